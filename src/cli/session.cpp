// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/cli/session.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>

#include "src/app/resources.h"
#include "src/base/text.h"
#include "src/cli/phrases.h"
#include "src/store/files.h"

namespace formloop::cli {

namespace fs = std::filesystem;

std::filesystem::path Session::archive() const {
    if (!archive_option.empty()) return archive_option;
    if (const char* named = std::getenv("FORMLOOP_ARCHIVE"); named && *named) return named;
    return "formloop-archive";
}

bool Session::asked_for_archive() const {
    const char* named = std::getenv("FORMLOOP_ARCHIVE");
    return !archive_option.empty() || (named && *named);
}

std::expected<std::filesystem::path, Error> Session::share() {
    if (!share_) {
        auto found = app::share_folder();
        if (!found) return found;
        share_ = std::move(*found);
    }
    return *share_;
}

std::expected<templates::Catalog*, std::vector<Error>> Session::catalog() {
    if (catalog_) return &*catalog_;
    const auto folder = share();
    if (!folder) return std::unexpected(std::vector{folder.error()});
    auto loaded = templates::Catalog::load(*folder / "templates");
    if (!loaded) return std::unexpected(loaded.error());
    std::vector<Error> faults;
    for (const auto& name : template_files) {
        const auto yaml = read_file(name);
        if (!yaml) {
            faults.push_back(yaml.error());
            continue;
        }
        if (const auto added = loaded->add(*yaml, name); !added) faults.insert(faults.end(), added.error().begin(), added.error().end());
    }
    if (!faults.empty()) return std::unexpected(std::move(faults));
    catalog_ = std::move(*loaded);
    return &*catalog_;
}

std::expected<const templates::FormTemplate*, Error> Session::form(std::string_view id) {
    const auto all = catalog();
    if (!all) return std::unexpected(all.error().front());
    if (const auto* found = (*all)->find(id)) return found;
    std::vector<std::string> names;
    for (const auto* form : (*all)->forms()) names.push_back(form->form);
    return std::unexpected(Error{ErrorCode::usage, "", "no form is called \"" + printable(id) + "\"; there are " + join(names, ", ")});
}

std::expected<const pdfgen::Fonts*, Error> Session::fonts() {
    if (!fonts_) {
        auto loaded = pdfgen::Fonts::load();
        if (!loaded) return std::unexpected(loaded.error());
        fonts_.emplace(std::move(*loaded));
    }
    return &*fonts_;
}

void Session::tell_of(const store::Archive& archive) const {
    if (archive.forgetting_did_not_end())
        std::fputs(text("formloop: 上次移除客户资料的运行没有完成,什么都没有移除;请重新运行 formloop archive forget\n",
                        "formloop: a run that was to forget a customer did not end, and nothing was removed; run formloop archive forget again\n").data(),
                   stderr);
    if (!archive.migration()) return;
    std::fprintf(stderr, text("formloop: 档案结构已由第 %d 版升为第 %d 版,原数据库存为 %s\n",
                              "formloop: the archive was brought from schema version %d to %d, its database before is kept as %s\n").data(),
                 archive.migration()->from, archive.migration()->to, archive.migration()->kept.c_str());
}

int Session::fail(const Error& error) const {
    const Error said{error.code, said_in(language, error.where), said_in(language, error.message)};
    std::fprintf(stderr, "formloop: %s\n", to_string(said).c_str());
    return exit_code(error.code);
}

int Session::fail(const std::vector<Error>& errors) const {
    int code = exit_wrong;
    for (const Error& error : errors) code = std::max(code, fail(error));
    return code;
}

std::expected<std::string, Error> read_file(const fs::path& file) {
    std::error_code ignored;
    if (fs::is_directory(file, ignored))
        return std::unexpected(Error{ErrorCode::bad_input, printable(file.string()), "is a folder, a file was expected"});
    std::ifstream in(file, std::ios::binary);
    if (!in) return std::unexpected(Error{ErrorCode::not_found, printable(file.string()), "no such file, or it may not be read"});
    // Not `<< in.rdbuf()`: that keeps what it has when memory runs out or the disk fails, and a cut file can still be whole JSON.
    std::string bytes;
    std::array<char, 1 << 16> block;
    while (in.read(block.data(), block.size()), in.gcount() > 0) bytes.append(block.data(), static_cast<std::size_t>(in.gcount()));
    if (in.bad()) return std::unexpected(Error{ErrorCode::unreadable_file, printable(file.string()), "cannot be read to its end, the disk reports a fault"});
    return bytes;
}

std::expected<void, Error> write_file(const fs::path& file, std::string_view bytes) {
    std::error_code fault;
    const fs::path place = fs::absolute(file, fault);
    if (const fs::path folder = place.parent_path(); !fs::is_directory(folder, fault))
        return std::unexpected(Error{ErrorCode::not_found, printable(folder.string()), "no such folder to write to"});
    store::remove_leftovers(place.parent_path());
    return store::write_durably(place, bytes);
}

}  // namespace formloop::cli
