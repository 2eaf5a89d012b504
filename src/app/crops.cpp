// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/app/crops.h"

#include <fstream>
#include <iterator>

#include "ocr/page_crop.h"
#include "ocr/page_file.h"

namespace formloop::app {
namespace {

constexpr double kCropPxPerMm = 150 / 25.4;
constexpr Mm kCropMargin{1.5};

}  // namespace

std::optional<pdfgen::Crop> Crops::of(const store::Proof& proof) {
    if (proof.image.empty() || proof.box.empty()) return std::nullopt;
    const auto map = ocr::parse_page_map(proof.map);
    if (!map) return std::nullopt;
    if (proof.image != name_) {
        name_ = proof.image;
        page_ = {};
        std::ifstream file(archive_.page_image(proof.image), std::ios::binary);
        if (auto page = ocr::decode_page(std::string{std::istreambuf_iterator<char>(file), {}})) page_ = std::move(*page);
    }
    if (page_.empty()) return std::nullopt;
    const Rect<Mm> box = proof.box.grown(kCropMargin);
    const ocr::GrayImage cut = ocr::cut(page_, *map, box, kCropPxPerMm);
    auto bytes = ocr::encode_crop(cut);
    if (!bytes) return std::nullopt;
    return pdfgen::Crop{std::move(*bytes), {box.width, box.height}};
}

}  // namespace formloop::app
