// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/app/export_folder.h"

#include <algorithm>
#include <fstream>
#include <set>

#include "src/base/text.h"

namespace formloop::app {
namespace {

namespace fs = std::filesystem;

constexpr const char* list_name = "export.txt";
constexpr const char* list_begin = "formloop export 1";

Error refusal(const fs::path& place, std::string message) { return {ErrorCode::bad_input, printable(place.string()), std::move(message)}; }

/// The files that an older export says it has; nothing when it is none.
std::set<std::string> files_of(const fs::path& folder) {
    std::ifstream in(folder / list_name, std::ios::binary);
    std::string line;
    if (!std::getline(in, line) || !line.starts_with(list_begin)) return {};
    std::set<std::string> names{list_name};
    while (std::getline(in, line)) names.insert(line);
    return names;
}

/// Whether a folder may go when the new one is whole: nothing is in it but what an export wrote.
std::expected<void, Error> check_older(const fs::path& place) {
    std::error_code fault;
    const auto there = fs::status(place, fault);
    if (!fs::exists(there)) return {};
    if (!fs::is_directory(there)) return std::unexpected(refusal(place, "is no folder, expected a new name or an older export"));
    const auto known = files_of(place);
    for (fs::directory_iterator at(place, fault), end; at != end && !fault; at.increment(fault)) {
        if (known.empty()) return std::unexpected(refusal(place, "is no export, expected a new name, an empty folder or an older export"));
        if (!known.contains(at->path().filename().string()))
            return std::unexpected(refusal(at->path(), "is no file of the older export there; it is left as it is, expected a folder without it"));
    }
    if (fault) return std::unexpected(refusal(place, "cannot be read: " + fault.message()));
    return {};
}

}  // namespace

std::expected<ExportFolder, Error> ExportFolder::begin(const fs::path& named) {
    std::error_code ignored;
    auto place = fs::weakly_canonical(fs::absolute(named, ignored), ignored).lexically_normal();
    if (!place.has_filename()) place = place.parent_path();
    if (auto older = check_older(place); !older) return std::unexpected(older.error());
    if (!fs::is_directory(place.parent_path(), ignored))
        return std::unexpected(Error{ErrorCode::not_found, printable(place.parent_path().string()), "no such folder to write to"});
    store::remove_leftovers(place.parent_path());
    auto draft = store::Draft::folder(place);
    if (!draft) return std::unexpected(draft.error());
    return ExportFolder(std::move(place), std::move(*draft));
}

std::expected<store::NewFile, Error> ExportFolder::file(const std::string& name) { return store::NewFile::make(reserve(name), named(name)); }

fs::path ExportFolder::reserve(const std::string& name) {
    names_.push_back(name);
    return draft_.path() / name;
}

std::expected<void, Error> ExportFolder::give_name(const std::string& what) {
    std::ranges::sort(names_);
    auto list = store::NewFile::make(draft_.path() / list_name, named(list_name));
    if (!list) return std::unexpected(list.error());
    if (auto added = list->add(list_begin + (" " + what) + "\n" + join(names_, "\n") + "\n"); !added) return added;
    if (auto ended = list->end(); !ended) return ended;
    if (auto older = check_older(place_); !older) return older;  // it may have been filled meanwhile
    return draft_.take_place_of(place_);
}

}  // namespace formloop::app
