// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

namespace formloop::reader {

/// A file descriptor that closes itself.
class Fd {
public:
    Fd() = default;
    explicit Fd(int fd) : fd_(fd) {}
    Fd(Fd&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
    Fd& operator=(Fd&& other) noexcept;
    ~Fd();
    int value() const { return fd_; }
    explicit operator bool() const { return fd_ >= 0; }
    int release() { return std::exchange(fd_, -1); }

private:
    int fd_ = -1;
};

/// One message: what kind, its bytes, and possibly a descriptor that travels with it.
struct Frame {
    std::uint8_t kind = 0;
    std::string payload;
    Fd attachment;
};

enum class Receive { frame, closed, timeout, broken };

/// Frames over one end of a unix stream socket: 4 bytes length, 1 byte kind, 1 byte "a descriptor follows", then the payload.
/// Lengths are checked before anything is allocated; a peer that breaks the rules is `broken` for good.
class Channel {
public:
    Channel() = default;
    explicit Channel(Fd socket, std::uint64_t largest_payload = 128ull << 20)
        : socket_(std::move(socket)), largest_(largest_payload) {}

    /// Two connected ends.
    static std::optional<std::pair<Channel, Channel>> pair(std::uint64_t largest_payload = 128ull << 20);

    /// Sends a whole frame, waiting as long as it takes. False when the peer is gone. The attachment is duplicated to the peer.
    bool send(std::uint8_t kind, std::string_view payload, int attachment = -1);

    /// Waits for the next whole frame until `deadline`; a frame that starts in time but stops midway is `timeout` too.
    Receive receive(Frame& frame, std::chrono::steady_clock::time_point deadline);

    int fd() const { return socket_.value(); }
    explicit operator bool() const { return static_cast<bool>(socket_); }
    void close() { socket_ = Fd{}; }

private:
    Receive read_exactly(char* to, std::size_t count, std::chrono::steady_clock::time_point deadline, Fd* attachment);

    Fd socket_;
    std::uint64_t largest_ = 0;
};

}  // namespace formloop::reader
