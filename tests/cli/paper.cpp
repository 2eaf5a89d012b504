// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/cli/paper.h"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFWriter.hh>
#include <stdexcept>

#include "templates/catalog.h"
#include "tests/support/scan_file.h"
#include "tests/support/sheets.h"

namespace formloop::black_box {
namespace {

constexpr double kPxPerMm = kScanDpi / 25.4;

std::string yaml_of_daily_report() {
    std::ifstream in(FORMLOOP_SOURCE_DIR "/templates/forms/daily-report.yaml", std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

const pdfgen::Fonts& fonts() {
    static const pdfgen::Fonts loaded = *pdfgen::Fonts::load();
    return loaded;
}

}  // namespace

Sheet blank_sheet(std::uint64_t seed, const std::string& yaml) {
    auto catalog = *templates::Catalog::load(FORMLOOP_SOURCE_DIR "/templates");
    app::PrintRequest request;
    request.form = yaml.empty() ? catalog.find("daily-report") : *catalog.add(yaml, "other.yaml");
    app::CopyIds ids(seed);
    auto pages = simulator::fresh_pages(request, ids, fonts(), kPxPerMm);
    if (!pages) throw std::runtime_error(to_string(pages.error()));
    return {pages->front().copy, std::move(pages->front().picture)};
}

std::string other_template(const std::string& key, const std::string& value) {
    std::string yaml = yaml_of_daily_report();
    const auto at = yaml.find("\n" + key + ":") + 1;
    yaml.replace(at, yaml.find('\n', at) - at, key + ": " + value);
    return yaml;
}

void write_scan(const std::filesystem::path& file, const std::vector<const ocr::GrayImage*>& pages) {
    std::filesystem::create_directories(file.parent_path());
    std::vector<simulator::ScannedPage> scanned;
    for (const auto* page : pages) scanned.push_back({*page, kScanDpi, false, 85});
    const auto written = simulator::write_scan(file, *simulator::file_kind(file.extension().string().substr(1)), scanned);
    if (!written) throw std::runtime_error(to_string(written.error()));
}

ocr::GrayImage glued(const ocr::GrayImage& above, const ocr::GrayImage& below) {
    ocr::GrayImage both = above;
    for (int y = both.height() / 2; y < both.height(); ++y) std::copy_n(below.row(y), both.width(), both.row(y));
    return both;
}

ocr::GrayImage top_of(const ocr::GrayImage& picture, double share) {
    ocr::GrayImage top(picture.width(), static_cast<int>(picture.height() * share));
    for (int y = 0; y < top.height(); ++y) std::copy_n(picture.row(y), top.width(), top.row(y));
    return top;
}

ocr::GrayImage inked(const ocr::GrayImage& picture, double x, double y, double width) {
    ocr::GrayImage with = picture;
    const auto px = [](double mm) { return static_cast<int>(mm * kPxPerMm); };
    for (int v = px(y); v < px(y + 0.6); ++v) std::fill_n(with.row(v) + px(x), px(width), std::uint8_t{40});
    return with;
}

std::string encrypted(const std::filesystem::path& pdf, const std::string& password) {
    QPDF document;
    document.processFile(pdf.c_str());
    QPDFWriter writer(document);
    writer.setOutputMemory();
    writer.setR6EncryptionParameters(password.c_str(), password.c_str(), true, true, true, true, true, true, qpdf_r3p_full, true);
    writer.write();
    const auto buffer = writer.getBufferSharedPointer();
    return {reinterpret_cast<const char*>(buffer->getBuffer()), buffer->getSize()};
}

}  // namespace formloop::black_box
