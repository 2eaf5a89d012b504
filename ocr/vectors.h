// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

/// Before a function whose loops over whole numbers compilers turn into vectors: it is compiled a second time for processors with
/// AVX2, and the better of both is taken when the program starts. Results are the same. Sanitizers cannot be asked that early.
#if defined(__x86_64__) && defined(__linux__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) && \
    !defined(__SANITIZE_THREAD__)
#define FORMLOOP_WIDE_VECTORS __attribute__((target_clones("avx2", "default")))
#else
#define FORMLOOP_WIDE_VECTORS
#endif
