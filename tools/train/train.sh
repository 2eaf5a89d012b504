#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Trains the character-cell net and writes ocr/models/glyph_net.onnx, glyph_net.txt. See README.md.
#   tools/train/train.sh [folder for downloads and intermediate data, default build/train] [options of train.py]
set -eu
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
work=${1:-$root/build/train}
[ $# -gt 0 ] && shift
missing=$(grep -v '^#' "$here/debian-packages.txt" | while read -r package; do
  dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || printf '%s ' "$package"
done)
if [ -n "$missing" ]; then
  echo "train.sh: install first: apt-get install --no-install-recommends $missing" >&2
  exit 3
fi
command -v npm >/dev/null || { echo "train.sh: install npm first" >&2; exit 3; }
mkdir -p "$work"
cp "$here/package.json" "$work/"
npm install --prefix "$work" --ignore-scripts --no-audit --no-fund
: "${FORMLOOP_TEST_DATA:=$root/../shared}"
export FORMLOOP_TEST_DATA PYTHONDONTWRITEBYTECODE=1
exec nice /usr/bin/python3 "$here/train.py" --node-modules "$work/node_modules" --work "$work" --out "$root/ocr/models" "$@"
