// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/app/scan_files.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <string_view>

#include "src/base/text.h"
#include "src/store/files.h"

namespace formloop::app {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 16> kEndings = {".pdf", ".tif", ".tiff", ".png", ".jpg",  ".jpeg", ".jpe",  ".jp2",
                                                       ".j2k", ".jpx", ".bmp",  ".gif", ".pnm", ".webp", ".heic", ".heif"};

bool begins_like_a_scan(const fs::path& file) {
    std::array<char, 1024> head{};
    std::ifstream in(file, std::ios::binary);
    in.read(head.data(), head.size());
    const std::string_view bytes(head.data(), static_cast<std::size_t>(in.gcount()));
    using namespace std::string_view_literals;
    for (const auto magic : {"II*\0"sv, "MM\0*"sv, "II+\0"sv, "MM\0+"sv, "\x89PNG"sv, "\xFF\xD8\xFF"sv})
        if (bytes.starts_with(magic)) return true;
    return bytes.find("%PDF-") != bytes.npos;
}

bool is_scan(const fs::directory_entry& entry) {
    std::error_code ignored;
    if (entry.path().filename().native().starts_with('.')) return false;
    std::string ending = entry.path().extension().string();
    std::ranges::transform(ending, ending.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (std::ranges::find(kEndings, ending) != kEndings.end()) return true;
    return entry.is_regular_file(ignored) && !entry.is_symlink(ignored) && begins_like_a_scan(entry.path());
}

/// An archive keeps copies of what was read, and a draft what is not written to its end; they are no new paper.
bool is_left_out(const fs::path& folder) {
    std::error_code ignored;
    return folder.filename().native().starts_with(store::draft_prefix) || fs::exists(folder / "archive.db", ignored) ||
           fs::exists(folder / "archive.lock", ignored);
}

}  // namespace

std::vector<ScanFile> scans_in(const std::string& folder) {
    std::vector<ScanFile> inside;
    std::error_code ignored;
    for (auto it = fs::recursive_directory_iterator(folder, fs::directory_options::skip_permission_denied, ignored);
         it != fs::recursive_directory_iterator(); it.increment(ignored)) {
        if (it->is_directory(ignored)) {
            if (is_left_out(it->path())) it.disable_recursion_pending();
            continue;
        }
        if (!is_scan(*it)) continue;
        inside.push_back({it->path(), (fs::path(folder) / it->path().lexically_relative(folder)).string()});
    }
    std::ranges::sort(inside, {}, &ScanFile::source);
    return inside;
}

std::expected<std::vector<ScanFile>, Error> find_scans(const std::vector<std::string>& arguments) {
    std::vector<ScanFile> files;
    bool any = false;
    for (const auto& argument : arguments) {
        std::error_code ignored;
        if (!fs::is_directory(argument, ignored)) {
            any = any || fs::exists(fs::symlink_status(argument, ignored));
            files.push_back({argument, argument});
            continue;
        }
        any = true;
        std::vector<ScanFile> inside = scans_in(argument);
        if (inside.empty())
            return std::unexpected(Error{ErrorCode::bad_input, printable(argument),
                                         "holds no scan, a folder with PDF, TIFF, PNG or JPEG files was expected"});
        std::ranges::move(inside, std::back_inserter(files));
    }
    if (!any)
        return std::unexpected(Error{ErrorCode::not_found, arguments.empty() ? "" : printable(arguments.front()),
                                     "no such file or folder"});
    return files;
}

}  // namespace formloop::app
