// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <sys/types.h>

#include <expected>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "src/base/error.h"
#include "src/reader/channel.h"
#include "src/reader/limits.h"
#include "src/reader/messages.h"

namespace formloop::reader {

/// A document to be read.
struct Task {
    std::string id;        ///< the caller's name for it
    Fd file;               ///< opened for reading, a regular file
    std::string password;  ///< empty: none
    int first_page = 1;    ///< after an interruption: pages before it are known already
};

/// A print that readers subtract, shared with them without copying.
struct SharedPrint {
    PrintSheet sheet;
    Fd pixels;  ///< sealed memory, width × height bytes
};

/// Puts pixels into sealed shared memory. No descriptor when memory is short.
Fd share_pixels(const std::uint8_t* pixels, std::size_t count);

/// The caller's side of reading. All are called on the thread that runs `Readers::read`.
struct ReadEvents {
    std::function<std::optional<Task>()> next;  ///< nothing: no more documents
    /// What is printed on a sheet that was found; null: no such form or version.
    std::function<const SharedPrint*(const templates::PageIdentity&)> print_of;
    /// How many pages will be told: those past the cap are one.
    std::function<void(const std::string& task, int pages)> opened;
    std::function<void(const std::string& task, PageOutcome)> page;
    /// The document's end: after its last page, or at once with a refusal.
    std::function<void(const std::string& task, const std::optional<Refusal>&)> document;
    std::function<bool()> stop;  ///< true: let nothing new begin
};

struct ReaderSettings {
    Limits limits;
    int readers = 0;  ///< at a time; 0: one a core
    /// Starts the parent process on its end of a channel; -1 when it cannot be started. It is ended and waited for here.
    std::function<pid_t(Fd channel)> launch;
};

/// The processes that open untrusted files, seen from the command. A reader that hangs, swells or dies costs its page, never
/// the batch: the page is tried once more at half resolution, then given up with the reason `limit`, and the rest is read.
class Readers {
public:
    /// Starts the parent process and waits until its models are loaded.
    /// Fails with engine_missing when it does not start.
    static std::expected<Readers, Error> start(ReaderSettings settings);

    Readers(Readers&&) noexcept;
    Readers& operator=(Readers&&) noexcept;
    ~Readers();

    const EngineReport& engines() const;
    /// Makes a form known to readers that start from now on.
    void add_template(const std::string& name, const std::string& yaml);
    /// Reads until there is nothing more. Fails only when readers can no longer be started.
    std::expected<void, Error> read(const ReadEvents& events);

private:
    struct State;
    explicit Readers(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

/// Launches this very program again as `formloop reader-parent --channel FD`.
pid_t launch_by_exec(Fd channel, const std::string& share_folder);

}  // namespace formloop::reader
