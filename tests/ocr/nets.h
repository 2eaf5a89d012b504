// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdio>
#include <cstdlib>

#include "ocr/onnx_session.h"

namespace formloop::ocr {

/// The runtime that every test of a net uses; without it no such test means anything.
inline const OnnxRuntime& test_runtime() {
    static const auto runtime = OnnxRuntime::load();
    if (!runtime) {
        std::fprintf(stderr, "%s\n", to_string(runtime.error()).c_str());
        std::abort();
    }
    return *runtime;
}

}  // namespace formloop::ocr
