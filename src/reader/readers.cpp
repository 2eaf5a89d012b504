// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/reader/readers.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstring>
#include <deque>
#include <map>
#include <thread>
#include <vector>

namespace formloop::reader {
namespace {

using Clock = std::chrono::steady_clock;

struct Document {
    Task task;
    int pages = 0;         // 0 until a reader opened it
    int runs = 0;          // outstanding
    std::optional<Refusal> refusal;
};

/// Pages of one document that one process reads.
struct Run {
    std::shared_ptr<Document> document;
    int first = 1;
    int last = 0;  // 0: this is the run that opens the document and learns its length
    double scale = 1;
};

struct Slot {
    std::string key;  // the task number the parent knows it by
    Run run;
    Channel channel;
    Clock::time_point deadline;
    int page = 0;        // begun and not done
    int done_up_to = 0;  // last page done
    bool finished = false;
    bool timed_out = false;
};

std::string why_it_died(int status, bool timed_out, const Limits& limits) {
    if (timed_out) return "took longer than " + std::to_string(limits.wall.count()) + " s and was given up";
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGXCPU)
        return "took more than " + std::to_string(limits.cpu.count()) + " s of processor time and was given up";
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL) return "needed more memory than a reader may use";
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGSYS) return "asked the system for what a reader may not do and was stopped";
    if (WIFSIGNALED(status)) return "made its decoder fail (signal " + std::to_string(WTERMSIG(status)) + ")";
    return "made its reader stop early";
}

}  // namespace

Fd share_pixels(const std::uint8_t* pixels, std::size_t count) {
    Fd memory{memfd_create("print", MFD_CLOEXEC | MFD_ALLOW_SEALING)};
    if (!memory || ftruncate(memory.value(), static_cast<off_t>(count)) != 0) return {};
    void* mapped = mmap(nullptr, count, PROT_READ | PROT_WRITE, MAP_SHARED, memory.value(), 0);
    if (mapped == MAP_FAILED) return {};
    std::memcpy(mapped, pixels, count);
    munmap(mapped, count);
    fcntl(memory.value(), F_ADD_SEALS, F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_WRITE | F_SEAL_SEAL);
    return memory;
}

pid_t launch_by_exec(Fd channel, const std::string& share_folder) {
    const pid_t pid = fork();
    if (pid != 0) return pid;
    fcntl(channel.value(), F_SETFD, 0);  // the one descriptor that survives exec
    setenv("OMP_THREAD_LIMIT", "1", 1);
    const std::string number = std::to_string(channel.value());
    execl("/proc/self/exe", "formloop", "reader-parent", "--channel", number.c_str(), "--share", share_folder.c_str(),
          static_cast<char*>(nullptr));
    _exit(127);
}

struct Readers::State {
    ReaderSettings settings;
    Channel parent;
    pid_t parent_process = -1;
    EngineReport engines;
    bool ready_before = false;
    std::vector<std::pair<std::string, std::string>> templates;  // told again to a new parent
    std::vector<Slot> slots;
    std::deque<Run> waiting;
    int next_key = 1;

    ~State() { end_parent(); }
    void end_parent();
    std::expected<void, Error> start_parent();
    bool start(Run run);
    bool handle(Slot& slot, const ReadEvents& events);
    void end(Slot slot, int status, const ReadEvents& events);
    void run_is_over(const Run& run, const ReadEvents& events);
    std::expected<void, Error> parent_died(const ReadEvents& events);
};

/// Also one that closed its channel and lives on; one that was killed is a zombie until it is waited for.
void Readers::State::end_parent() {
    if (parent_process <= 0) return;
    kill(parent_process, SIGKILL);
    waitpid(parent_process, nullptr, 0);
    parent_process = -1;
}

std::expected<void, Error> Readers::State::start_parent() {
    const auto failure = [](std::string what) {
        return std::unexpected(Error{ErrorCode::engine_missing, "readers", std::move(what)});
    };
    auto ends = Channel::pair(settings.limits.message_bytes);
    if (!ends) return failure("no socket pair could be made for the reader processes");
    const int duplicate = fcntl(ends->second.fd(), F_DUPFD_CLOEXEC, 3);
    ends->second.close();
    end_parent();
    if (duplicate < 0 || (parent_process = settings.launch(Fd{duplicate})) < 0) return failure("the parent of the reader processes could not be started");
    parent = std::move(ends->first);
    Frame frame;
    if (parent.receive(frame, Clock::now() + std::chrono::seconds(60)) != Receive::frame ||
        static_cast<Message>(frame.kind) != Message::ready)
        return failure("the parent of the reader processes ended before it was ready");
    const auto report = engine_report(frame.payload);
    if (!report) return failure("the parent of the reader processes speaks another version");
    // A parent started again that finds less than the first one would read worse, and what it says is kept for good.
    const auto still_there = [&](const std::string& one) { return std::ranges::find(report->present, one) != report->present.end(); };
    if (ready_before && !std::ranges::all_of(engines.present, still_there))
        return failure("the parent of the reader processes died, and the new one did not find all engines and models that were there before");
    engines = *report;
    ready_before = true;
    for (const auto& [name, yaml] : templates) parent.send(static_cast<std::uint8_t>(Message::add_template), name + "\n" + yaml);
    return {};
}

bool Readers::State::start(Run run) {
    auto ends = Channel::pair(settings.limits.message_bytes);
    if (!ends) return false;
    Slot slot;
    slot.key = std::to_string(next_key++);
    slot.channel = std::move(ends->first);
    slot.deadline = Clock::now() + settings.limits.wall;
    slot.done_up_to = run.first - 1;
    if (!parent.send(static_cast<std::uint8_t>(Message::spawn), slot.key, ends->second.fd())) return false;
    const OpenDocument open{run.document->task.password, run.first,
                            run.last ? run.last : run.first + settings.limits.pages_per_process - 1,
                            settings.limits.pages_per_document, run.scale};
    slot.run = std::move(run);
    slot.channel.send(static_cast<std::uint8_t>(Message::open), to_bytes(open), slot.run.document->task.file.value());
    slots.push_back(std::move(slot));
    return true;
}

/// Takes one frame from a reader. False when the reader has nothing more to say.
bool Readers::State::handle(Slot& slot, const ReadEvents& events) {
    Frame frame;
    if (slot.channel.receive(frame, std::min(slot.deadline, Clock::now() + std::chrono::seconds(10))) != Receive::frame) return false;
    slot.deadline = Clock::now() + settings.limits.wall;
    Document& document = *slot.run.document;
    switch (static_cast<Message>(frame.kind)) {
        case Message::opened: {
            const int pages = std::atoi(frame.payload.c_str());
            if (document.pages != 0 || pages <= 0) return true;
            document.pages = pages;
            const int step = settings.limits.pages_per_process;
            const int end = std::min(pages, settings.limits.pages_per_document);
            const bool cut = frame.payload.ends_with(" cut");
            const bool more = cut || pages > end;
            if (events.opened) events.opened(document.task.id, end + (more ? 1 : 0));
            for (int first = slot.run.first + step; first <= end; first += step) {
                waiting.push_back({slot.run.document, first, std::min(first + step - 1, end), 1});
                ++document.runs;
            }
            slot.run.last = std::min(slot.run.first + step - 1, end);
            if (more && slot.run.first <= end + 1) {
                PageOutcome refused;
                refused.page = end + 1;
                refused.reason = "limit";
                refused.message = (cut ? "the document goes on, or its pages lead in a circle" :
                                         "the document has " + std::to_string(pages) + " pages") +
                                  "; those after page " + std::to_string(end) + " were not read";
                events.page(document.task.id, std::move(refused));
            }
            return true;
        }
        case Message::page_begun: slot.page = std::atoi(frame.payload.c_str()); return true;
        case Message::need_print: {
            const auto identity = page_identity(frame.payload);
            const SharedPrint* print = identity ? events.print_of(*identity) : nullptr;
            if (print)
                return slot.channel.send(static_cast<std::uint8_t>(Message::print), to_bytes(print->sheet), print->pixels.value());
            return slot.channel.send(static_cast<std::uint8_t>(Message::no_print), "");
        }
        case Message::page_done: {
            auto outcome = page_outcome(frame.payload);
            const bool expected = outcome && outcome->page == slot.page && outcome->page > slot.done_up_to &&
                                  (slot.run.last == 0 || outcome->page <= slot.run.last);
            if (!expected) return false;
            slot.done_up_to = outcome->page;
            slot.page = 0;
            events.page(document.task.id, std::move(*outcome));
            return true;
        }
        case Message::refused:
            document.refusal = refusal(frame.payload);
            slot.finished = document.refusal.has_value();
            return slot.finished;
        case Message::finished: slot.finished = true; return true;
        default: return false;
    }
}

void Readers::State::run_is_over(const Run& run, const ReadEvents& events) {
    if (--run.document->runs == 0) events.document(run.document->task.id, run.document->refusal);
}

/// A reader has ended: well, or in the middle of a page, which is then tried again smaller or given up.
void Readers::State::end(Slot slot, int status, const ReadEvents& events) {
    Document& document = *slot.run.document;
    if (slot.finished) return run_is_over(slot.run, events);

    const std::string why = why_it_died(status, slot.timed_out, settings.limits);
    const bool opened = document.pages != 0;
    const int page = slot.done_up_to + 1;
    if (slot.run.scale == 1) {  // once more, smaller; the pages after it as before
        Run again{slot.run.document, page, opened ? page : 0, 0.5};
        const Run rest{slot.run.document, page + 1, slot.run.last, 1};
        waiting.push_front(std::move(again));
        if (opened && rest.first <= rest.last) {
            ++document.runs;
            waiting.push_back(rest);
        }
        return;
    }
    if (!opened) {
        document.refusal = Refusal{Refusal::Kind::unreadable, "limit", "the document " + why};
        return run_is_over(slot.run, events);
    }
    PageOutcome lost;
    lost.page = page;
    lost.reason = "limit";
    lost.message = "the page " + why;
    events.page(document.task.id, std::move(lost));
    if (page + 1 <= slot.run.last) {
        waiting.push_front({slot.run.document, page + 1, slot.run.last, 1});
        return;
    }
    run_is_over(slot.run, events);
}

std::expected<void, Error> Readers::State::parent_died(const ReadEvents& events) {
    // Its readers died with it. That is nobody's page's fault: what they were at is begun again as it was.
    std::vector<Slot> lost = std::move(slots);
    slots.clear();
    if (const auto started = start_parent(); !started) return std::unexpected(started.error());
    for (Slot& slot : lost) {
        if (slot.finished) {
            run_is_over(slot.run, events);
            continue;
        }
        slot.run.first = slot.done_up_to + 1;
        if (slot.run.last == 0 || slot.run.first <= slot.run.last)
            waiting.push_front(std::move(slot.run));
        else
            run_is_over(slot.run, events);
    }
    return {};
}

Readers::Readers(std::unique_ptr<State> state) : state_(std::move(state)) {}
Readers::Readers(Readers&&) noexcept = default;
Readers& Readers::operator=(Readers&&) noexcept = default;
Readers::~Readers() = default;

std::expected<Readers, Error> Readers::start(ReaderSettings settings) {
    auto state = std::make_unique<State>();
    state->settings = std::move(settings);
    if (state->settings.readers <= 0) state->settings.readers = std::max(1u, std::thread::hardware_concurrency());
    if (const auto started = state->start_parent(); !started) return std::unexpected(started.error());
    return Readers{std::move(state)};
}

const EngineReport& Readers::engines() const { return state_->engines; }

void Readers::add_template(const std::string& name, const std::string& yaml) {
    state_->templates.emplace_back(name, yaml);
    state_->parent.send(static_cast<std::uint8_t>(Message::add_template), name + "\n" + yaml);
}

std::expected<void, Error> Readers::read(const ReadEvents& events) {
    State& s = *state_;
    bool more = true;
    int parents_lost = 0;
    for (;;) {
        while (s.slots.size() < static_cast<std::size_t>(s.settings.readers)) {
            if (s.waiting.empty() && more && !(events.stop && events.stop())) {
                if (auto task = events.next()) {
                    auto document = std::make_shared<Document>();
                    document->task = std::move(*task);
                    document->runs = 1;
                    s.waiting.push_back({document, document->task.first_page, 0, 1});
                } else {
                    more = false;
                }
            }
            if (s.waiting.empty()) break;
            Run run = std::move(s.waiting.front());
            s.waiting.pop_front();
            if (!s.start(run)) {
                s.waiting.push_front(std::move(run));
                if (++parents_lost > 5)
                    return std::unexpected(Error{ErrorCode::internal, "readers", "reader processes keep dying before they begin"});
                if (const auto again = s.parent_died(events); !again) return again;
            }
        }
        if (s.slots.empty() && s.waiting.empty()) return {};

        std::vector<pollfd> polled{{s.parent.fd(), POLLIN, 0}};
        Clock::time_point nearest = Clock::time_point::max();
        for (const Slot& slot : s.slots) {
            polled.push_back({slot.channel.fd(), static_cast<short>(slot.channel ? POLLIN : 0), 0});
            nearest = std::min(nearest, slot.deadline);
        }
        const auto wait = std::chrono::duration_cast<std::chrono::milliseconds>(nearest - Clock::now()).count() + 1;
        poll(polled.data(), polled.size(), static_cast<int>(std::clamp<long long>(wait, 0, 1000)));

        // What readers said comes before the news that they ended.
        for (std::size_t i = 0; i < s.slots.size(); ++i) {
            Slot& slot = s.slots[i];
            if (polled[i + 1].revents & (POLLIN | POLLHUP)) {
                if (!s.handle(slot, events)) slot.channel.close();
            } else if (Clock::now() > slot.deadline && !slot.timed_out) {
                slot.timed_out = true;
                s.parent.send(static_cast<std::uint8_t>(Message::kill), slot.key);
            }
        }
        if (!(polled[0].revents & (POLLIN | POLLHUP))) continue;
        Frame frame;
        const Receive received = s.parent.receive(frame, Clock::now() + std::chrono::seconds(10));
        if (received != Receive::frame) {
            if (++parents_lost > 5)
                return std::unexpected(Error{ErrorCode::internal, "readers", "the parent of the reader processes keeps dying"});
            if (const auto again = s.parent_died(events); !again) return again;
            continue;
        }
        if (static_cast<Message>(frame.kind) != Message::ended) continue;
        const std::string key = frame.payload.substr(0, frame.payload.find(' '));
        const int status = std::atoi(frame.payload.c_str() + key.size());
        const auto slot = std::find_if(s.slots.begin(), s.slots.end(), [&](const Slot& x) { return x.key == key; });
        if (slot == s.slots.end()) continue;
        while (slot->channel && s.handle(*slot, events)) {}
        Slot ended = std::move(*slot);
        s.slots.erase(slot);
        s.end(std::move(ended), status, events);
    }
}

}  // namespace formloop::reader
