// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "ocr/image.h"

/// Blank sheets as a scanner would deliver them, made without the program.
namespace formloop::black_box {

constexpr int kScanDpi = 200;

struct Sheet {
    std::string copy;       ///< its id
    ocr::GrayImage picture; ///< at kScanDpi
};

/// A blank daily report, or one of a template given as YAML. The seed fixes its copy id.
Sheet blank_sheet(std::uint64_t seed, const std::string& yaml = {});
/// The YAML of the installed daily report, with one line of its head replaced: `version` or `form`.
std::string other_template(const std::string& key, const std::string& value);

/// Writes pictures as the pages of a TIFF, PDF, PNG or JPEG file, by its ending.
void write_scan(const std::filesystem::path& file, const std::vector<const ocr::GrayImage*>& pages);

/// The upper part of one picture over the lower part of another.
ocr::GrayImage glued(const ocr::GrayImage& above, const ocr::GrayImage& below);
/// The upper share of a picture.
ocr::GrayImage top_of(const ocr::GrayImage& picture, double share);
/// With a line of a pen of 0.6 mm across a box, mm.
ocr::GrayImage inked(const ocr::GrayImage& picture, double x, double y, double width);

/// Encrypts a PDF (AES-256) with a password.
std::string encrypted(const std::filesystem::path& pdf, const std::string& password);

}  // namespace formloop::black_box
