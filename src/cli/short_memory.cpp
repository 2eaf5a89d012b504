// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/cli/short_memory.h"

#include <unistd.h>

#include <cstdlib>
#include <exception>
#include <new>

namespace formloop::cli {
namespace {

const Session* running = nullptr;  // a handler of the end is given nothing
bool fell_short = false;

[[noreturn]] void note_short_memory() {
    fell_short = true;
    throw std::bad_alloc();
}

[[noreturn]] void end() {
    // Out of a function that promised not to throw: what was thrown is not to be seen here.
    if (!std::current_exception() && std::uncaught_exceptions() > 0 && fell_short) _exit(fail_for_memory(*running));
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
    std::set_new_handler(note_short_memory);
}

int fail_for_memory(const Session& session) {
    const auto sentence = session.text("formloop: 内存不足,命令需要更多内存;请在有更多内存时再运行\n",
                                       "formloop: memory: is short, expected as much as the command needs; run it again when there is more\n");
    (void)!::write(STDERR_FILENO, sentence.data(), sentence.size());
    return exit_unable;
}

}  // namespace formloop::cli
