// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "src/app/scan_files.h"

/// A folder into which scanners and people put files, watched for those that are finished.
namespace formloop::app {

/// Names of files that are still on their way: hidden ones, `x~`, `~x`, `.part`, `.tmp`, `.crdownload` and their like.
bool is_passing_name(const std::string& name);

/// Whether a file has its end: the last mark of a PDF, PNG or JPEG, the directory of a TIFF. Other files are taken to have it.
bool has_its_end(const std::filesystem::path& file);

/// Says of every scan once, and again after each change, that it is finished. A file is finished when its size, its time and
/// the file itself stayed as they are for the settling time, and no one has it open for writing as far as that can be known;
/// one that has no end yet is waited for ten times as long, since scanners close a file and open it again. Links are not
/// followed; nothing is ever changed.
class Inbox {
public:
    using Clock = std::chrono::steady_clock;

    Inbox(std::string folder, std::chrono::milliseconds settle);

    /// Looks at the folder; the files that are finished now, in the order of their names.
    std::vector<ScanFile> finished(Clock::time_point now);
    /// Whether a file was seen that is not finished yet.
    bool waiting() const;

private:
    struct Stamp {
        std::uint64_t bytes = 0, inode = 0;
        std::int64_t changed_ns = 0;
        bool operator==(const Stamp&) const = default;
    };
    struct Seen {
        Stamp stamp;
        Clock::time_point since;  ///< when it was first seen as it is
        bool given = false;
        bool there = true;
    };
    std::string folder_;
    std::chrono::milliseconds settle_;
    std::map<std::string, Seen> seen_;  ///< by source
};

}  // namespace formloop::app
