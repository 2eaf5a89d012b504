// SPDX-License-Identifier: GPL-3.0-or-later
#include "ocr/onnx_session.h"

#include <gtest/gtest.h>

#include <array>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "tests/ocr/nets.h"

namespace formloop::ocr {
namespace {

std::string glyph_weights() {
    std::ifstream file(FORMLOOP_SOURCE_DIR "/ocr/models/glyph_net.onnx", std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
}

constexpr std::array<std::int64_t, 4> two_cells{2, 1, 32, 32};

TEST(OnnxRuntime, SaysItsVersionAndFile) {
    EXPECT_TRUE(test_runtime().version().starts_with("1.")) << test_runtime().version();
    EXPECT_TRUE(test_runtime().library().string().find("onnxruntime") != std::string::npos);
}

TEST(OnnxRuntime, SaysWhatIsMissing) {
    const auto absent = OnnxRuntime::load("/nowhere/libonnxruntime.so");
    ASSERT_FALSE(absent);
    EXPECT_EQ(absent.error().code, ErrorCode::engine_missing);
    EXPECT_EQ(to_string(absent.error()),
              "/nowhere/libonnxruntime.so: ONNX Runtime cannot be loaded, expected libonnxruntime.so 1.17 or newer "
              "(scripts/install-packages.sh, or set FORMLOOP_ONNXRUNTIME)");
    const auto other = OnnxRuntime::load("libm.so.6");
    ASSERT_FALSE(other);
    EXPECT_EQ(to_string(other.error()), "libm.so.6: this library is not ONNX Runtime, expected libonnxruntime.so");
}

TEST(OnnxSession, AnswersInTheShapeOfTheNet) {
    const auto session = OnnxSession::load(test_runtime(), glyph_weights(), "glyph_net.onnx");
    ASSERT_TRUE(session) << to_string(session.error());
    std::vector<float> cells(2 * 32 * 32, 0.0F);
    for (std::size_t y = 4; y < 28; ++y) cells[y * 32 + 15] = cells[y * 32 + 16] = 1;  // the first is a 1, the second blank
    const auto answer = session->run(cells, two_cells);
    ASSERT_TRUE(answer) << to_string(answer.error());
    ASSERT_EQ(answer->shape.size(), 2U);
    EXPECT_EQ(answer->shape[0], 2);
    const auto classes = static_cast<std::size_t>(answer->shape[1]);
    ASSERT_EQ(answer->values.size(), 2 * classes);
    EXPECT_NE(std::vector(answer->values.begin(), answer->values.begin() + answer->shape[1]),
              std::vector(answer->values.begin() + answer->shape[1], answer->values.end()));
    EXPECT_EQ(session->run(cells, two_cells)->values, answer->values);
}

TEST(OnnxSession, RefusesShapesAndFilesThatAreNotTheNets) {
    const auto session = OnnxSession::load(test_runtime(), glyph_weights(), "glyph_net.onnx");
    ASSERT_TRUE(session);
    const std::vector<float> cells(2 * 31 * 31, 0.0F);
    const auto answer = session->run(cells, std::array<std::int64_t, 4>{2, 1, 31, 31});
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, ErrorCode::engine_missing);
    EXPECT_TRUE(to_string(answer.error()).starts_with("glyph_net.onnx: the net does not run: ")) << to_string(answer.error());

    const auto broken = OnnxSession::load(test_runtime(), glyph_weights().substr(0, 5000), "glyph_net.onnx");
    ASSERT_FALSE(broken);
    EXPECT_TRUE(to_string(broken.error()).starts_with("glyph_net.onnx: ONNX Runtime cannot use this net: "))
        << to_string(broken.error());
}

}  // namespace
}  // namespace formloop::ocr
