#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Puts ONNX Runtime and the text net below third_party/node_modules, as third_party/package-lock.json names them with their
# checksums. Does nothing when they are there.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../third_party"
installed=node_modules/.installed-lock.json
cmp -s package-lock.json "$installed" && exit 0

echo "Installing the neural-net runtime and the text net ..." >&2
npm ci --ignore-scripts --omit=optional >&2
# The runtime comes for many platforms; this one's library and the C headers are kept.
plugins=node_modules/com.github.asus4.onnxruntime/Plugins
rm -rf "$plugins"/{Android,Windows,macOS} "$plugins"/iOS~/onnxruntime.xcframework/ios-arm64_* "$plugins"/iOS~/*-extensions* \
  "$plugins"/iOS~/onnxruntime.xcframework/ios-arm64/onnxruntime.framework/onnxruntime
cp package-lock.json "$installed"
