// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/app/resources.h"

#include <cstdlib>
#include <vector>

namespace formloop::app {

std::expected<std::filesystem::path, Error> share_folder() {
    namespace fs = std::filesystem;
    std::error_code ignored;
    std::vector<fs::path> places;
    if (const char* named = std::getenv("FORMLOOP_SHARE"); named && *named) {
        places.emplace_back(named);
    } else {
        const fs::path program = fs::read_symlink("/proc/self/exe", ignored);
        places = {program.parent_path().parent_path() / "share" / "formloop", fs::path(FORMLOOP_BUILT_FROM)};
    }
    for (const fs::path& place : places)
        if (fs::is_directory(place / "templates" / "forms", ignored)) return fs::absolute(place);
    return std::unexpected(Error{ErrorCode::engine_missing, places.front().string(),
                                 "the forms were not found here; set FORMLOOP_SHARE to the folder that holds templates/forms"});
}

}  // namespace formloop::app
