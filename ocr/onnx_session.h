// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <expected>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "src/base/error.h"

namespace formloop::ocr {

/// ONNX Runtime, loaded when it is wanted: a program without it starts, and says what is missing.
///
/// Starts no threads and prints nothing. A process may be forked after nets were loaded, and both sides go on using them.
class OnnxRuntime {
public:
    /// Loads the shared library. Empty: `$FORMLOOP_ONNXRUNTIME` if that is set; else the first that is there of: beside the
    /// installed program (`../lib/formloop`), the one that the build found, the system's `libonnxruntime.so.1`.
    ///
    /// Fails with `engine_missing` when there is none, or it is older than 1.17.
    static std::expected<OnnxRuntime, Error> load(const std::filesystem::path& library = {});

    OnnxRuntime(OnnxRuntime&&) noexcept;
    OnnxRuntime& operator=(OnnxRuntime&&) noexcept;
    ~OnnxRuntime();

    std::string version() const;            ///< `1.29.0`
    std::filesystem::path library() const;  ///< the file that was loaded

private:
    friend class OnnxSession;
    struct Library;
    explicit OnnxRuntime(std::unique_ptr<Library> library);
    std::unique_ptr<Library> library_;
};

/// Numbers in rows of rows: `values` holds the product of `shape` of them, the last index running fastest.
struct Tensor {
    std::vector<std::int64_t> shape;
    std::vector<float> values;
};

/// One net with one input and one output, both of floats. Computes on the caller's thread; one object serves one thread at
/// a time. The runtime must outlive it.
class OnnxSession {
public:
    /// `model`: the bytes of an ONNX file, not needed afterwards. Fails with `engine_missing` when they are not such a net;
    /// `where` is the place that the message names.
    static std::expected<OnnxSession, Error> load(const OnnxRuntime& runtime, std::string_view model,
                                                  const std::filesystem::path& where);

    OnnxSession(OnnxSession&&) noexcept;
    OnnxSession& operator=(OnnxSession&&) noexcept;
    ~OnnxSession();

    /// The net's answer. `input` holds the product of `shape` values. Fails with `engine_missing` when the net does not take
    /// that shape, or when memory does not suffice.
    std::expected<Tensor, Error> run(std::span<const float> input, std::span<const std::int64_t> shape) const;

private:
    struct Net;
    explicit OnnxSession(std::unique_ptr<Net> net);
    std::unique_ptr<Net> net_;
};

}  // namespace formloop::ocr
