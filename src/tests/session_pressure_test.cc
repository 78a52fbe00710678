// How much is written at once: the window that opens by halves, the socket that may be full.
#include <algorithm>
#include <vector>

#include "tests/support/session_fixture.h"

namespace im {
namespace {

class SessionPressureTest : public ClientTest {
 protected:
  size_t Sent() const { return Count(OutputKind::kSendMessage); }
};

TEST_F(SessionPressureTest, AFullWindowOpensAgainWhenHalfOfItIsFree) {
  Set(Option::kWindow, 8);
  LoginOnline();
  std::vector<uint32_t> messages;
  for (int i = 0; i < 20; ++i) messages.push_back(Send("bob", "hi"));
  EXPECT_EQ(client().stats().in_flight, 8);
  for (int i = 0; i < 3; ++i) Acknowledge(messages[i]);
  EXPECT_EQ(client().stats().in_flight, 5);
  Acknowledge(messages[3]);
  EXPECT_EQ(client().stats().in_flight, 8);  // four went out in one go
}

TEST_F(SessionPressureTest, AFullWindowOpensAfter20MsWhereAcksDoNotCome) {
  Set(Option::kWindow, 8);
  LoginOnline();
  std::vector<uint32_t> messages;
  for (int i = 0; i < 20; ++i) messages.push_back(Send("bob", "hi"));
  Advance(100ms);
  EXPECT_EQ(client().stats().in_flight, 8);
  Acknowledge(messages[0]);  // the time is over: at once
  EXPECT_EQ(client().stats().in_flight, 8);
  Acknowledge(messages[1]);
  EXPECT_EQ(client().stats().in_flight, 7);
  EXPECT_EQ(client().Deadline(), now + 20);
  Advance(19ms);
  EXPECT_EQ(client().stats().in_flight, 7);
  Advance(1ms);
  EXPECT_EQ(client().stats().in_flight, 8);
}

TEST_F(SessionPressureTest, AWindowThatWasFullIsOpenOnTheNextLink) {
  Set(Option::kWindow, 4);
  LoginOnline();
  for (int i = 0; i < 6; ++i) Send("bob", "hi");
  Reconnected();
  EXPECT_EQ(client().stats().in_flight, 4);
}

TEST_F(SessionPressureTest, AWindowOfOneTakesOneMessageAfterTheOther) {
  Set(Option::kWindow, 1);
  LoginOnline();
  const uint32_t first = Send("bob", "hi");
  Send("bob", "hi");
  Acknowledge(first);
  EXPECT_EQ(client().stats().in_flight, 1);
  EXPECT_EQ(client().stats().pending, 1);
}

TEST_F(SessionPressureTest, WhileTheSocketIsFullNoWindowArmsATimer) {
  Set(Option::kWindow, 8);
  LoginOnline();
  std::vector<uint32_t> messages;
  for (int i = 0; i < 20; ++i) messages.push_back(Send("bob", "hi"));
  backlog = 1e6;
  Acknowledge(messages[0]);
  for (int i = 0; i < 10; ++i) {
    Advance(20ms);
    EXPECT_GT(client().Deadline(), now);
  }
}

TEST_F(SessionPressureTest, AboveTheBacklogMessagesAreHeldBackAndRecheckedSoon) {
  LoginOnline();
  backlog = 256 * 1024;
  Send("bob", "at the limit");
  EXPECT_EQ(Sent(), 1u);
  backlog += 1;
  Send("bob", "above");
  EXPECT_EQ(Sent(), 1u);
  EXPECT_EQ(client().Deadline(), now + 4);
  Advance(3ms);
  backlog = 0;
  Send("bob", "another");
  EXPECT_EQ(Sent(), 1u);
  Advance(1ms);
  EXPECT_EQ(Sent(), 3u);
}

TEST_F(SessionPressureTest, AFullSocketIsLookedAtLessOftenTheLongerItIsFull) {
  LoginOnline();
  backlog = 1e6;
  Send("bob", "hi");
  double least = 0;
  for (int i = 0; i < 100; ++i) {
    const double wait = client().Deadline() - now;
    EXPECT_GE(wait, std::max(least, 4.0));
    EXPECT_LE(wait, 50);
    least = wait;
    Advance(Ms(wait));
    if (now > 5000) break;
  }
  EXPECT_EQ(least, 50);
}

TEST_F(SessionPressureTest, AFullSocketIsNotLookedAtWhileNothingIsToBeSent) {
  LoginOnline();
  backlog = 1e6;
  Tick();
  EXPECT_GT(client().Deadline(), now + 1000);
}

TEST_F(SessionPressureTest, ASocketThatDrainsFastMayHoldTwiceAsMuch) {
  LoginOnline();
  const auto fill = [&](double bytes) {
    const size_t before = Sent();
    backlog = bytes;
    Send("bob", "hi");
    return Sent() > before;
  };
  EXPECT_FALSE(fill(400e3));
  backlog = 0;
  Advance(4ms);  // 100 KB/ms
  EXPECT_TRUE(fill(512 * 1024));
  EXPECT_FALSE(fill(512 * 1024 + 1));
  backlog = 128 * 1024 + 1;
  Advance(4ms);
  EXPECT_FALSE(fill(backlog));
  Advance(3s);
  backlog = 0;
  Advance(50ms);  // a slow one by now
  EXPECT_FALSE(fill(256 * 1024 + 1));
}

TEST_F(SessionPressureTest, WhatASocketMayHoldIsForgottenWithItsLink) {
  LoginOnline();
  backlog = 400e3;
  Send("bob", "hi");
  backlog = 0;
  Advance(4ms);
  Reconnected();
  backlog = 400e3;
  const size_t before = Sent();
  Send("bob", "hi");
  EXPECT_EQ(Sent(), before);
}

// --- How much a socket may hold, and when it is looked at again ---

TEST(BackPressureTest, ItMayHoldWhatItDrainsInATenthOfASecond) {
  BackPressure pressure;
  EXPECT_TRUE(pressure.Holds(400e3, 0, true));
  EXPECT_FALSE(pressure.Holds(60e3, 100, true));  // 340 KB in 100 ms
  EXPECT_FALSE(pressure.Holds(300e3, 2000, true));
  EXPECT_FALSE(pressure.Holds(340e3, 3000, true));  // however long ago that was
  EXPECT_TRUE(pressure.Holds(340e3 + 1, 3001, true));
}

TEST(BackPressureTest, AMomentTellsHowFastItDrainsAndNoTimeAtAllDoesNot) {
  for (const double elapsed : {1.0, 0.0}) {
    BackPressure pressure;
    EXPECT_TRUE(pressure.Holds(400e3, 0, false));
    EXPECT_FALSE(pressure.Holds(0, elapsed, false));
    EXPECT_EQ(pressure.Holds(BackPressure::kMost, 2, false), elapsed == 0);
  }
}

TEST(BackPressureTest, ItIsLookedAtAgainAfterAQuarterOfTheTimeThatItWasFull) {
  BackPressure pressure;
  pressure.Holds(1e6, 1000, true);
  EXPECT_EQ(pressure.deadline(), 1004);
  pressure.Holds(1e6, 1100, true);
  EXPECT_EQ(pressure.deadline(), 1125);
  pressure.Holds(1e6, 2000, true);
  EXPECT_EQ(pressure.deadline(), 2050);
}

}  // namespace
}  // namespace im
