// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/reader/channel.h"

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace formloop::reader {
namespace {

constexpr std::size_t kHead = 6;

struct Head {
    std::uint32_t length = 0;
    std::uint8_t kind = 0;
    std::uint8_t has_attachment = 0;
};

}  // namespace

Fd& Fd::operator=(Fd&& other) noexcept {
    if (this != &other) {
        if (fd_ >= 0) ::close(fd_);
        fd_ = std::exchange(other.fd_, -1);
    }
    return *this;
}

Fd::~Fd() {
    if (fd_ >= 0) ::close(fd_);
}

std::optional<std::pair<Channel, Channel>> Channel::pair(std::uint64_t largest_payload) {
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0) return std::nullopt;
    return std::pair{Channel{Fd{ends[0]}, largest_payload}, Channel{Fd{ends[1]}, largest_payload}};
}

bool Channel::send(std::uint8_t kind, std::string_view payload, int attachment) {
    if (!socket_ || payload.size() > largest_) return false;
    char head[kHead];
    const auto length = static_cast<std::uint32_t>(payload.size());
    std::memcpy(head, &length, 4);
    head[4] = static_cast<char>(kind);
    head[5] = attachment >= 0 ? 1 : 0;

    iovec piece{head, kHead};
    msghdr message{};
    message.msg_iov = &piece;
    message.msg_iovlen = 1;
    alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {};
    if (attachment >= 0) {
        message.msg_control = control;
        message.msg_controllen = sizeof control;
        cmsghdr* rights = CMSG_FIRSTHDR(&message);
        rights->cmsg_level = SOL_SOCKET;
        rights->cmsg_type = SCM_RIGHTS;
        rights->cmsg_len = CMSG_LEN(sizeof(int));
        std::memcpy(CMSG_DATA(rights), &attachment, sizeof(int));
    }
    ssize_t sent;
    do sent = sendmsg(socket_.value(), &message, MSG_NOSIGNAL);
    while (sent < 0 && errno == EINTR);
    if (sent != static_cast<ssize_t>(kHead)) return false;

    const char* from = payload.data();
    std::size_t left = payload.size();
    while (left > 0) {
        const ssize_t n = ::send(socket_.value(), from, left, MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return false;
        from += n;
        left -= static_cast<std::size_t>(n);
    }
    return true;
}

Receive Channel::read_exactly(char* to, std::size_t count, std::chrono::steady_clock::time_point deadline, Fd* attachment) {
    while (count > 0) {
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - std::chrono::steady_clock::now());
        pollfd waiting{socket_.value(), POLLIN, 0};
        const int ready = poll(&waiting, 1, static_cast<int>(std::clamp<long long>(left.count(), 0, 1 << 30)));
        if (ready < 0 && errno == EINTR) continue;
        if (ready < 0) return Receive::broken;
        if (ready == 0) return Receive::timeout;

        iovec piece{to, count};
        msghdr message{};
        message.msg_iov = &piece;
        message.msg_iovlen = 1;
        alignas(cmsghdr) char control[CMSG_SPACE(sizeof(int))] = {};
        message.msg_control = control;
        message.msg_controllen = sizeof control;
        const ssize_t n = recvmsg(socket_.value(), &message, MSG_CMSG_CLOEXEC);
        if (n < 0 && (errno == EINTR || errno == EAGAIN)) continue;
        if (n < 0) return errno == ECONNRESET ? Receive::closed : Receive::broken;
        for (cmsghdr* c = CMSG_FIRSTHDR(&message); c; c = CMSG_NXTHDR(&message, c)) {
            if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS) continue;
            int fd = -1;
            std::memcpy(&fd, CMSG_DATA(c), sizeof(int));
            Fd received{fd};
            if (attachment) *attachment = std::move(received);
        }
        if (n == 0) return Receive::closed;
        to += n;
        count -= static_cast<std::size_t>(n);
    }
    return Receive::frame;
}

Receive Channel::receive(Frame& frame, std::chrono::steady_clock::time_point deadline) {
    if (!socket_) return Receive::closed;
    frame = {};
    char bytes[kHead];
    if (const auto r = read_exactly(bytes, kHead, deadline, &frame.attachment); r != Receive::frame) return r;
    Head head;
    std::memcpy(&head.length, bytes, 4);
    head.kind = static_cast<std::uint8_t>(bytes[4]);
    head.has_attachment = static_cast<std::uint8_t>(bytes[5]);
    if (head.length > largest_ || head.has_attachment > 1 || (head.has_attachment == 1) != static_cast<bool>(frame.attachment)) {
        close();
        return Receive::broken;
    }
    frame.kind = head.kind;
    frame.payload.resize(head.length);
    const auto r = read_exactly(frame.payload.data(), head.length, deadline, nullptr);
    if (r != Receive::frame) close();  // a half frame leaves nothing to go on from
    return r;
}

}  // namespace formloop::reader
