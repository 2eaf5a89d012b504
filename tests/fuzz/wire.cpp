// SPDX-License-Identifier: GPL-3.0-or-later
#include <sys/socket.h>

#include "src/reader/channel.h"
#include "src/reader/messages.h"
#include "src/record/json.h"
#include "tests/fuzz/require.h"
#include "tests/fuzz/targets.h"

namespace formloop::fuzz {
namespace {

template <class Read>
void comes_back(const std::string& bytes, Read read) {
    const auto message = read(bytes);
    if (!message) return;
    const std::string again = reader::to_bytes(*message);
    const auto twice = read(again);
    require(twice.has_value() && reader::to_bytes(*twice) == again, "a message comes back");
}

void message(const std::string& bytes) {
    comes_back(bytes, reader::open_document);
    comes_back(bytes, reader::print_sheet);
    comes_back(bytes, reader::page_outcome);
    comes_back(bytes, reader::refusal);
    comes_back(bytes, reader::engine_report);
    comes_back(bytes, reader::page_identity);
    // What the archive keeps of a page can be read again, or decisions could not be made anew.
    if (const auto outcome = reader::page_outcome(bytes))
        require(record::parse_readings(record::write_readings(outcome->readings)).has_value(), "kept readings can be read");
}

/// The bytes as a peer would send them: frames as long as they are frames.
void frames(std::string_view bytes) {
    int ends[2];
    if (bytes.size() > 100'000 || socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) return;
    constexpr std::uint64_t largest = 1 << 20;
    reader::Channel channel(reader::Fd{ends[0]}, largest);
    {
        const reader::Fd peer{ends[1]};
        if (send(peer.value(), bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL) < 0) return;
    }
    const auto soon = std::chrono::steady_clock::now() + std::chrono::seconds(5);
    for (reader::Frame frame; channel.receive(frame, soon) == reader::Receive::frame;) {
        require(frame.payload.size() <= largest && !frame.attachment, "a frame is no more than was sent");
        message(frame.payload);
    }
}

}  // namespace

void wire(std::string_view bytes) {
    message(std::string(bytes));
    frames(bytes);
}

}  // namespace formloop::fuzz
