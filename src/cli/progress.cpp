// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/cli/progress.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>

namespace formloop::cli {

using std::chrono::duration;
using std::chrono::steady_clock;

Progress::Progress(Language language)
    : language_(language), terminal_(isatty(STDERR_FILENO)), started_(steady_clock::now()), shown_(started_) {}

Progress::~Progress() { clear(); }

void Progress::update(int done, int known) {
    const auto now = steady_clock::now();
    if (now - shown_ < (terminal_ ? std::chrono::milliseconds(100) : std::chrono::milliseconds(10'000))) return;
    shown_ = now;
    show(done, known);
}

void Progress::show(int done, int known) {
    const double seconds = duration<double>(steady_clock::now() - started_).count();
    const double rate = done / std::max(seconds, 0.001);
    const int left = rate > 0 ? static_cast<int>((known - done) / rate + 0.5) : 0;
    char line[160];
    std::snprintf(line, sizeof line,
                  choose(language_, "%d / %d 页,%.1f 页/秒,还需 %d:%02d", "%d of %d pages, %.1f pages/s, %d:%02d left").data(),
                  done, known, rate, left / 60, left % 60);
    if (terminal_) {
        constexpr int width = 30;
        const int filled = known > 0 ? std::min(width, done * width / known) : 0;
        std::fprintf(stderr, "\r[%s%s] %s\x1b[K", std::string(filled, '#').c_str(), std::string(width - filled, ' ').c_str(), line);
        visible_ = true;
    } else {
        std::fprintf(stderr, "%s\n", line);
    }
}

void Progress::clear() {
    if (visible_) std::fputs("\r\x1b[K", stderr);
    visible_ = false;
}

}  // namespace formloop::cli
