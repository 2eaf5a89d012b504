#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs the Debian packages of packages.txt that are missing and, for building, the npm packages of third_party/.
# Usage: install-packages.sh build [test]
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

missing=()
for wanted in "$@"; do
  while read -r group package; do
    if [ "$group" = "$wanted" ] && ! dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed'; then
      missing+=("$package")
    fi
  done < <(grep -v '^#' "$here/packages.txt")
  # An npm from elsewhere serves as well as Debian's.
  if [ "$wanted" = build ] && ! command -v npm >/dev/null; then missing+=(nodejs npm); fi
done

if [ ${#missing[@]} -gt 0 ]; then
  as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || { echo "install-packages.sh: needs root or sudo to install: ${missing[*]}" >&2; exit 3; }
    as_root=(sudo)
  fi
  echo "Installing ${#missing[@]} Debian packages ..." >&2
  export DEBIAN_FRONTEND=noninteractive
  "${as_root[@]}" apt-get update -q >&2
  "${as_root[@]}" apt-get install -q -y --no-install-recommends "${missing[@]}" >&2
fi

for wanted in "$@"; do
  [ "$wanted" != build ] || "$here/install-models.sh"
done
