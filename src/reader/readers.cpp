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
    int next = 1;          // the first page that nobody was given
    int end = 1;           // the last one to be read; until a reader opened it the only one that is known
    bool opened = false;
    int runs = 0;          // outstanding
    std::optional<Refusal> refusal;

    bool has_more() const { return opened && next <= end; }
};

/// Pages of one document that one process was given and has not done, in order. It is given more as it goes, so that processes share
/// what is left.
struct Run {
    std::shared_ptr<Document> document;
    std::deque<int> pages;
    double scale = 1;
};

struct Slot {
    std::string key;  // the task number the parent knows it by
    Run run;
    Channel channel;
    Clock::time_point deadline;
    int page = 0;        // begun and not done
    int given = 1;       // pages in all
    bool finished = false;
    bool timed_out = false;
};

/// What a blank sheet's print depends on.
std::string key_of(templates::PageIdentity identity) {
    identity.copy = {};
    return to_bytes(identity);
}

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
    std::map<std::string, std::string> first_asker;  // of a blank sheet's print: the reader's key; empty: the parent models it

    ~State() { end_parent(); }
    void end_parent();
    std::expected<void, Error> start_parent();
    bool start(Run run);
    std::optional<Run> next_run(const ReadEvents& events, bool& more);
    bool handle(Slot& slot, const ReadEvents& events);
    void opened(Slot& slot, const std::string& length, const ReadEvents& events);
    bool give_next(Slot& slot);
    bool give_print(Slot& slot, const templates::PageIdentity& identity, const ReadEvents& events);
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
    first_asker.clear();
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
    if (!parent.send(static_cast<std::uint8_t>(Message::spawn), slot.key, ends->second.fd())) return false;
    const OpenDocument open{run.document->task.password, run.pages.front(), settings.limits.pages_per_document, run.scale};
    slot.run = std::move(run);
    slot.channel.send(static_cast<std::uint8_t>(Message::open), to_bytes(open), slot.run.document->task.file.value());
    slots.push_back(std::move(slot));
    return true;
}

/// What a free reader does next: what was left by another, then a new document, then a share of one that is being read.
std::optional<Run> Readers::State::next_run(const ReadEvents& events, bool& more) {
    if (waiting.empty() && more && !(events.stop && events.stop())) {
        if (auto task = events.next()) {
            auto document = std::make_shared<Document>();
            document->task = std::move(*task);
            document->next = document->end = document->task.first_page;
            document->runs = 1;
            waiting.push_back({document, {document->next++}, 1});
        } else {
            more = false;
        }
    }
    if (!waiting.empty()) {
        Run run = std::move(waiting.front());
        waiting.pop_front();
        return run;
    }
    for (const Slot& slot : slots) {
        const auto& document = slot.run.document;
        if (!document->has_more()) continue;
        ++document->runs;
        return Run{document, {document->next++}, 1};
    }
    return std::nullopt;
}

void Readers::State::opened(Slot& slot, const std::string& length, const ReadEvents& events) {
    Document& document = *slot.run.document;
    const int pages = std::atoi(length.c_str());
    if (document.opened || pages <= 0) return;
    document.opened = true;
    document.end = std::min(pages, settings.limits.pages_per_document);
    const bool cut = length.ends_with(" cut");
    const bool more = cut || pages > document.end;
    if (events.opened) events.opened(document.task.id, document.end + (more ? 1 : 0));
    if (more && document.task.first_page <= document.end + 1) {
        PageOutcome refused;
        refused.page = document.end + 1;
        refused.reason = "limit";
        refused.message = (cut ? "the document goes on, or its pages lead in a circle" :
                                 "the document has " + std::to_string(pages) + " pages") +
                          "; those after page " + std::to_string(document.end) + " were not read";
        events.page(document.task.id, std::move(refused));
    }
}

/// Tells a reader that began a page which one to read after it, so that it never waits.
bool Readers::State::give_next(Slot& slot) {
    Document& document = *slot.run.document;
    if (slot.run.pages.size() == 1 && slot.run.scale == 1 && slot.given < settings.limits.pages_per_process && document.has_more()) {
        slot.run.pages.push_back(document.next++);
        ++slot.given;
    }
    const int next = slot.run.pages.size() > 1 ? slot.run.pages[1] : 0;
    return slot.channel.send(static_cast<std::uint8_t>(Message::next_page), std::to_string(next));
}

/// A blank sheet's print that a second reader asks for is modelled by the parent too, and those forked later have it at once.
bool Readers::State::give_print(Slot& slot, const templates::PageIdentity& identity, const ReadEvents& events) {
    const SharedPrint* print = events.print_of(identity);
    if (!print) return slot.channel.send(static_cast<std::uint8_t>(Message::no_print), "");
    const std::string sheet = to_bytes(print->sheet);
    if (print->sheet.printed_values.empty()) {
        std::string& asker = first_asker.try_emplace(key_of(identity), slot.key).first->second;
        if (!asker.empty() && asker != slot.key) {
            parent.send(static_cast<std::uint8_t>(Message::keep_print), sheet, print->pixels.value());
            asker.clear();
        }
    }
    return slot.channel.send(static_cast<std::uint8_t>(Message::print), sheet, print->pixels.value());
}

/// Takes one frame from a reader. False when the reader has nothing more to say.
bool Readers::State::handle(Slot& slot, const ReadEvents& events) {
    Frame frame;
    if (slot.channel.receive(frame, std::min(slot.deadline, Clock::now() + std::chrono::seconds(10))) != Receive::frame) return false;
    slot.deadline = Clock::now() + settings.limits.wall;
    Document& document = *slot.run.document;
    auto& pages = slot.run.pages;
    switch (static_cast<Message>(frame.kind)) {
        case Message::opened: opened(slot, frame.payload, events); return true;
        case Message::page_begun:
            slot.page = std::atoi(frame.payload.c_str());
            return !pages.empty() && slot.page == pages.front() && give_next(slot);
        case Message::need_print: {
            const auto identity = page_identity(frame.payload);
            return identity ? give_print(slot, *identity, events) : slot.channel.send(static_cast<std::uint8_t>(Message::no_print), "");
        }
        case Message::page_done: {
            auto outcome = page_outcome(frame.payload);
            if (!outcome || pages.empty() || outcome->page != slot.page || slot.page != pages.front()) return false;
            pages.pop_front();
            slot.page = 0;
            events.page(document.task.id, std::move(*outcome));
            return true;
        }
        case Message::refused:
            document.refusal = refusal(frame.payload);
            slot.finished = document.refusal.has_value();
            return slot.finished;
        case Message::finished: slot.finished = pages.empty(); return slot.finished;
        default: return false;
    }
}

void Readers::State::run_is_over(const Run& run, const ReadEvents& events) {
    Document& document = *run.document;
    if (--document.runs > 0) return;
    if (!document.refusal && document.has_more()) {
        ++document.runs;
        waiting.push_front({run.document, {document.next++}, 1});
        return;
    }
    events.document(document.task.id, document.refusal);
}

/// A reader has ended: well, or in the middle of a page, which is then tried again smaller or given up.
void Readers::State::end(Slot slot, int status, const ReadEvents& events) {
    Document& document = *slot.run.document;
    auto& pages = slot.run.pages;
    if (slot.finished || pages.empty()) return run_is_over(slot.run, events);

    const std::string why = why_it_died(status, slot.timed_out, settings.limits);
    const int page = pages.front();
    pages.pop_front();
    if (slot.run.scale == 1) {  // once more, smaller; the pages after it as before
        if (!pages.empty()) {
            ++document.runs;
            waiting.push_front(slot.run);
        }
        waiting.push_front({slot.run.document, {page}, 0.5});
        return;
    }
    if (!document.opened) {
        document.refusal = Refusal{Refusal::Kind::unreadable, "limit", "the document " + why};
        return run_is_over(slot.run, events);
    }
    PageOutcome lost;
    lost.page = page;
    lost.reason = "limit";
    lost.message = "the page " + why;
    events.page(document.task.id, std::move(lost));
    run_is_over(slot.run, events);
}

std::expected<void, Error> Readers::State::parent_died(const ReadEvents& events) {
    // Its readers died with it. That is nobody's page's fault: what they were at is begun again as it was.
    std::vector<Slot> lost = std::move(slots);
    slots.clear();
    if (const auto started = start_parent(); !started) return std::unexpected(started.error());
    for (Slot& slot : lost) {
        if (slot.finished || slot.run.pages.empty())
            run_is_over(slot.run, events);
        else
            waiting.push_front(std::move(slot.run));
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
            auto run = s.next_run(events, more);
            if (!run) break;
            if (!s.start(*run)) {
                s.waiting.push_front(std::move(*run));
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
