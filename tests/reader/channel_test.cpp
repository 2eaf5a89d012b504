// SPDX-License-Identifier: GPL-3.0-or-later
#include "src/reader/channel.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstring>
#include <thread>

namespace formloop::reader {
namespace {

auto soon() { return std::chrono::steady_clock::now() + std::chrono::milliseconds(500); }

TEST(Channel, CarriesFramesOfAnySizeInOrder) {
    auto [a, b] = *Channel::pair();
    const std::string large(3'000'000, 'x');
    std::thread sender([&a = a, &large] {
        a.send(1, "");
        a.send(2, large);
        a.send(3, "end");
    });
    Frame frame;
    ASSERT_EQ(b.receive(frame, soon()), Receive::frame);
    EXPECT_EQ(frame.kind, 1);
    ASSERT_EQ(b.receive(frame, soon()), Receive::frame);
    EXPECT_EQ(frame.payload, large);
    ASSERT_EQ(b.receive(frame, soon()), Receive::frame);
    EXPECT_EQ(frame.payload, "end");
    sender.join();
}

TEST(Channel, CarriesADescriptor) {
    auto [a, b] = *Channel::pair();
    int ends[2];
    ASSERT_EQ(pipe(ends), 0);
    ASSERT_TRUE(a.send(7, "pipe", ends[1]));
    Frame frame;
    ASSERT_EQ(b.receive(frame, soon()), Receive::frame);
    ASSERT_TRUE(frame.attachment);
    ASSERT_EQ(write(frame.attachment.value(), "ink", 3), 3);
    char got[3];
    ASSERT_EQ(read(ends[0], got, 3), 3);
    EXPECT_EQ(std::string(got, 3), "ink");
    close(ends[0]);
    close(ends[1]);
}

TEST(Channel, RefusesALengthBeyondItsLimitBeforeAllocating) {
    int ends[2];
    ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    Fd liar{ends[1]};
    Channel channel{Fd{ends[0]}, 1000};
    const unsigned char head[6] = {0xFF, 0xFF, 0xFF, 0x7F, 1, 0};
    ASSERT_EQ(write(liar.value(), head, sizeof head), 6);
    Frame frame;
    EXPECT_EQ(channel.receive(frame, soon()), Receive::broken);
    EXPECT_TRUE(frame.payload.empty());
    EXPECT_EQ(channel.receive(frame, soon()), Receive::closed);
}

TEST(Channel, AFrameThatStopsMidwayIsATimeout) {
    int ends[2];
    ASSERT_EQ(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    Fd slow{ends[1]};
    Channel channel{Fd{ends[0]}, 1000};
    const unsigned char start[9] = {10, 0, 0, 0, 1, 0, 'a', 'b', 'c'};
    ASSERT_EQ(write(slow.value(), start, sizeof start), 9);
    Frame frame;
    EXPECT_EQ(channel.receive(frame, std::chrono::steady_clock::now() + std::chrono::milliseconds(50)), Receive::timeout);
}

TEST(Channel, SaysWhenThePeerIsGone) {
    auto [a, b] = *Channel::pair();
    a.close();
    Frame frame;
    EXPECT_EQ(b.receive(frame, soon()), Receive::closed);
    EXPECT_FALSE(b.send(1, "anyone?"));
}

}  // namespace
}  // namespace formloop::reader
