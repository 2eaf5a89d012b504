#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# From a fresh Debian 12 to the main job: installs what is missing, builds, prints blank forms, reads the scans in examples/,
# checks them against each other, and writes the PDFs that a manager signs. Results go to out/.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
scripts/install-packages.sh build
cmake --preset release -DBUILD_TESTING=OFF >/dev/null
cmake --build --preset release
exec scripts/demo.sh build/release/formloop out
