#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Fuzzes the readers of templates, page codes, wire messages and record JSON, one after the other, for so many seconds each
# (default 300). Usage: fuzz.sh [SECONDS] [TARGET...]
#
# Builds with the preset `fuzz` in build/fuzz, and installs clang and its runtime from Debian when they are missing: older ones
# do not know std::expected. What was found stays in build/fuzz/found/TARGET between runs; an input that crashes, takes longer
# than ten seconds or more than 2 GB lies in build/fuzz/crashes and makes this end with 1. Make it small with
# `build/fuzz/tests/fuzz/fuzz_TARGET -minimize_crash=1 FILE`, mend the product, and put it among the seeds in tests/fuzz/corpus.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
seconds=${1:-300}
shift || true
targets=("$@")
[ ${#targets[@]} -gt 0 ] || targets=(form_template page_code wire record_json)

scripts/install-packages.sh fuzz
cmake --preset fuzz >/dev/null
cmake --build --preset fuzz

mkdir -p build/fuzz/crashes
failed=()
for target in "${targets[@]}"; do
  found=build/fuzz/found/$target
  mkdir -p "$found"
  options=(-max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -max_len=8192 -print_final_stats=1
    -artifact_prefix="build/fuzz/crashes/$target-")
  [ ! -f "tests/fuzz/$target.dict" ] || options+=(-dict="tests/fuzz/$target.dict")
  echo "== $target, $seconds s"
  # The first folder is where new inputs go.
  build/fuzz/tests/fuzz/"fuzz_$target" "${options[@]}" "$found" "tests/fuzz/corpus/$target" >"build/fuzz/$target.log" 2>&1 ||
    failed+=("$target")
  grep -E '^(stat::|SUMMARY|==[0-9]+==ERROR|  what)|DONE|runtime error|does not hold' "build/fuzz/$target.log" || true
done
[ ${#failed[@]} -eq 0 ] || { echo "fuzz.sh: failed: ${failed[*]}; the inputs are in build/fuzz/crashes" >&2; exit 1; }
