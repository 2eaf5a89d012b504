// SPDX-License-Identifier: GPL-3.0-or-later
#include "ocr/codes.h"

#define ZX_USE_UTF8
#include <ZXing/ReadBarcode.h>

#include <opencv2/imgproc.hpp>

#include "ocr/pixels.h"

namespace formloop::ocr {
namespace {

using ZXing::Binarizer;

/// One rung of the ladder: how the picture is changed before the reader sees it.
struct Rung {
    double scale = 1;
    double blur = 0;      ///< px after scaling
    double sharpen = 0;
    Binarizer threshold = Binarizer::LocalAverage;
};

constexpr Rung looks[] = {{}, {.threshold = Binarizer::GlobalHistogram}};
constexpr Rung rungs[] = {
    {.scale = 1.5, .blur = 0.8},
    {.blur = 0.8},
    {.scale = 2, .blur = 1.5, .threshold = Binarizer::GlobalHistogram},
    {.scale = 0.6},
    {.scale = 2, .blur = 0.8, .sharpen = 1.5},
    {.scale = 2, .sharpen = 1.5, .threshold = Binarizer::GlobalHistogram},
    {.scale = 3, .blur = 2.5},
    {.scale = 0.8, .threshold = Binarizer::GlobalHistogram},
    {.scale = 1.5, .blur = 1.5, .threshold = Binarizer::FixedThreshold},
};

cv::Mat apply(const cv::Mat& picture, const Rung& rung) {
    cv::Mat changed = picture;
    if (rung.scale != 1)
        cv::resize(picture, changed, {}, rung.scale, rung.scale, rung.scale < 1 ? cv::INTER_AREA : cv::INTER_CUBIC);
    if (rung.blur > 0) {
        cv::Mat out;
        cv::GaussianBlur(changed, out, {}, rung.blur);
        changed = out;
    }
    if (rung.sharpen > 0) {
        cv::Mat soft, out;
        cv::GaussianBlur(changed, soft, {}, 2);
        cv::addWeighted(changed, 1 + rung.sharpen, soft, -rung.sharpen, 0, out);
        changed = out;
    }
    return changed;
}

bool ours(const ReadCode& code) {
    return code.identity || code.identity.error() != templates::IdentityFault::not_ours;
}

std::optional<ReadCode> read_once(const cv::Mat& picture, CodeKind kind, const Rung& rung, bool anywhere) {
    const cv::Mat changed = apply(picture, rung);
    if (changed.cols < 16 || changed.rows < 16) return std::nullopt;
    ZXing::DecodeHints hints;
    hints.setFormats(kind == CodeKind::qr ? ZXing::BarcodeFormat::QRCode : ZXing::BarcodeFormat::DataMatrix)
        .setBinarizer(rung.threshold)
        .setTryHarder(true)
        .setTryRotate(anywhere)
        .setTryDownscale(anywhere)
        .setMaxNumberOfSymbols(anywhere ? 4 : 1);
    ZXing::Results results;
    try {
        results = ZXing::ReadBarcodes(
            ZXing::ImageView(changed.data, changed.cols, changed.rows, ZXing::ImageFormat::Lum, static_cast<int>(changed.step)),
            hints);
    } catch (const std::exception&) {
        return std::nullopt;
    }
    std::optional<ReadCode> foreign;
    for (const ZXing::Result& result : results) {
        if (!result.isValid() || result.isMirrored()) continue;
        ReadCode code{.kind = kind, .identity = templates::decode_identity(result.text())};
        for (int i = 0; i < 4; ++i) {
            const auto& at = result.position()[i];
            code.corners[i] = {Px{at.x / rung.scale}, Px{at.y / rung.scale}};
        }
        if (ours(code)) return code;
        if (!foreign) foreign = code;
    }
    return foreign;
}

std::optional<ReadCode> climb(GrayView view, CodeKind kind, Effort effort, bool anywhere) {
    if (view.empty()) return std::nullopt;
    const cv::Mat picture = mat(view);
    std::optional<ReadCode> best;
    const auto better = [&](const Rung& rung) {
        auto code = read_once(picture, kind, rung, anywhere);
        if (code && (!best || ours(*code))) best = std::move(code);
        return best && best->identity.has_value();
    };
    for (const Rung& rung : looks)
        if (better(rung)) return best;
    if (effort == Effort::ladder)
        for (const Rung& rung : rungs) {
            if (anywhere && rung.scale > 1.5) continue;
            if (better(rung)) return best;
        }
    return best;
}

}  // namespace

std::optional<ReadCode> read_code(GrayView picture, CodeKind kind, Effort effort) {
    return climb(picture, kind, effort, false);
}

std::optional<ReadCode> find_qr(GrayView scan, Effort effort) { return climb(scan, CodeKind::qr, effort, true); }

}  // namespace formloop::ocr
