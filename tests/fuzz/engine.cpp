// SPDX-License-Identifier: GPL-3.0-or-later
/// The door for libFuzzer; built once for each target, whose name is FORMLOOP_FUZZ_TARGET.
#include <cstddef>
#include <cstdint>

#include "tests/fuzz/targets.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    formloop::fuzz::FORMLOOP_FUZZ_TARGET({reinterpret_cast<const char*>(data), size});
    return 0;
}
