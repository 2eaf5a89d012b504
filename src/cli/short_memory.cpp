// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/cli/short_memory.h"

#include <unistd.h>

#include <cstdlib>
#include <exception>
#include <new>

namespace formloop::cli {
namespace {

const Session* running = nullptr;  // a handler of the end is given nothing

[[noreturn]] void end() {
    if (std::current_exception()) try {
            throw;
        } catch (const std::bad_alloc&) {
            _exit(fail_for_memory(*running));
        } catch (...) {  // a fault of ours, which is to be seen as such
        }
    std::abort();
}

}  // namespace

void end_when_memory_is_short(const Session& session) {
    running = &session;
    std::set_terminate(end);
}

int fail_for_memory(const Session& session) {
    const auto sentence = session.text("formloop: 内存不足,命令需要更多内存;请在有更多内存时再运行\n",
                                       "formloop: memory: is short, expected as much as the command needs; run it again when there is more\n");
    (void)!::write(STDERR_FILENO, sentence.data(), sentence.size());
    return exit_unable;
}

}  // namespace formloop::cli
