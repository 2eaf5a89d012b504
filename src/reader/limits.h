// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>

namespace formloop::reader {

/// What one reader process may use before it is stopped. Measured on hostile files: a wall clock and a cap on memory catch
/// what decoders of PDF and TIFF do wrong (they hang and swell; they hardly ever crash).
struct Limits {
    std::uint64_t memory_bytes = 2ull << 30;       ///< address space (RLIMIT_AS)
    std::chrono::seconds cpu{20};                  ///< per page, renewed as pages are done (RLIMIT_CPU)
    /// Between two answers of a reader. Far above `cpu`: whatever computes is stopped by that one, and a page must not be lost
    /// because the machine is busy.
    std::chrono::seconds wall{120};
    std::uint64_t file_bytes = 256ull << 20;       ///< largest file it may write (RLIMIT_FSIZE)
    std::uint64_t message_bytes = 128ull << 20;    ///< largest answer taken from it
    int pages_per_process = 20;                    ///< then another process goes on: what decoders leak ends with it
    int pages_per_document = 1000;                 ///< the rest is refused with the reason `limit`: split such a file
};

}  // namespace formloop::reader
