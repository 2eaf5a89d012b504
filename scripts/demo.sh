#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The main job on the sample archive. Usage: demo.sh PROGRAM OUT-FOLDER
set -euo pipefail
formloop=$1
out=$2
examples=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)/examples
rm -rf "$out"
mkdir -p "$out/blank" "$out/to-sign"

step() { printf '\n== %s\n' "$*"; }
# Findings and pages for review end a command with 1; that is news, not failure.
# A table or report whose key is still to be confirmed cannot be issued; the sentence on stderr says why.
issued() { "$formloop" issue "$@" || echo "not issued yet: $1"; }
news() { "$@" || [ $? -eq 1 ]; }

step "Blank forms"
for form in customer-card prospect-table daily-report; do
  "$formloop" print "$form" --office "$examples/office.yaml" -o "$out/blank/$form.pdf"
done

step "Reading the scans in examples/scans"
mkdir -p "$out/archive"
cp "$examples/office.yaml" "$out/archive/"
news "$formloop" read "$examples/scans" --archive "$out/archive"

step "Findings as of 2009-04-15"
news "$formloop" check --archive "$out/archive" --as-of 2009-04-15

step "Documents to sign"
issued audit-report --archive "$out/archive" --as-of 2009-04-15 -o "$out/to-sign/audit-report.pdf"
issued customer-card --archive "$out/archive" --customer A01-09-0011 -o "$out/to-sign/customer-card.pdf"
issued prospect-table --archive "$out/archive" --consultant A01 --month 2009-04 -o "$out/to-sign/prospect-table.pdf"
issued daily-report --archive "$out/archive" --consultant A01 --day 2009-04-14 -o "$out/to-sign/daily-report.pdf"

step "Results"
find "$out" -name '*.pdf' | sort
