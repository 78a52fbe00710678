// Who is told that a client is back after its link was lost, and when (RECEIPTS.md, 4).
#include <algorithm>

#include "tests/support/receipts_fixture.h"

namespace im {
namespace {

class SessionBackTest : public ReceiptsTest {
 protected:
  void SetUp() override { LoginOnline(); }
};

// The client never tries again by itself.
class SessionBackOnceTest : public ReceiptsTest {
 protected:
  void SetUp() override {
    Set(Option::kReconnects, 0);
    LoginOnline();
  }
};

TEST_F(SessionBackTest, AfterALostLinkRecentPeersAreTold) {
  Hear("carol", "1", TagOf(1));
  Advance(3min);
  Hear("bob", "2", TagOf(2));
  Hear("dave", "3", "fp-3");  // legacy
  Send("bob", "hi", Named("own"));
  Reconnected();
  SkipSent();
  Advance(1s);
  ExpectControl("bob", {.back = true});  // not carol, it is too long ago
  ExpectNothingSent();
}

TEST_F(SessionBackTest, TwoMinutesBeforeTheLossIsLately) {
  BobIsCapable();
  Advance(120000ms);
  Reconnected();
  SkipSent();
  Advance(1s);
  ExpectControl("bob", {.back = true});
}

TEST_F(SessionBackTest, LongerAgoIsNot) {
  BobIsCapable();
  Advance(120001ms);
  Reconnected();
  SkipSent();
  Advance(1s);
  ExpectNothingSent();
}

TEST_F(SessionBackTest, AMessageToAPeerCountsAsAnExchange) {
  Hear("bob", "1", TagOf(1));
  Advance(3min);
  Acknowledge(Send("bob", "hi", Named("own")));
  Reconnected();
  SkipSent();
  Advance(1s);
  ExpectControl("bob", {.back = true});
}

TEST_F(SessionBackTest, EightPeersAreToldTheLatestFirst) {
  for (uint32_t i = 0; i < 10; ++i) {
    Hear("peer" + std::to_string(i), "hi", TagOf(i));
    Advance(1s);
  }
  Reconnected();
  SkipSent();
  Advance(1s);
  for (uint32_t i = 10; i-- > 2;) ExpectControl("peer" + std::to_string(i), {.back = true});
  ExpectNothingSent();
}

TEST_F(SessionBackTest, ItIsSaidWithinASecondAndNotAtOnce) {
  std::vector<double> delays;
  for (int i = 0; i < 8; ++i) {
    BobIsCapable();
    Reconnected();
    const double online_at = now;
    SkipSent();
    Advance(1s);
    ExpectControl("bob", {.back = true});
    for (const Event& event : events()) {
      if (event.at >= online_at && event.output.frame.subtype == kControlSubtype) {
        delays.push_back(event.at - online_at);
      }
    }
    Advance(20s);
  }
  ASSERT_EQ(delays.size(), 8u);
  std::sort(delays.begin(), delays.end());
  EXPECT_LT(delays.front() + 100, delays.back());
  EXPECT_LT(delays.back(), 1000);
}

TEST_F(SessionBackTest, AnyMomentOfTheFirstSecondWillDo) {
  double least = kForever, most = 0;
  for (int i = 0; i < 4000; ++i) {
    BobIsCapable();
    Reconnected();
    const double delay = client().Deadline() - now;
    least = std::min(least, delay);
    most = std::max(most, delay);
    Advance(20s);
    SkipSent();
    Forget();
  }
  EXPECT_LT(least, 1);
  EXPECT_GE(most, 999);
  EXPECT_LT(most, 1000);
}

TEST_F(SessionBackTest, AfterALogoutNobodyIsTold) {
  BobIsCapable();
  Logout();
  LoginOnline();
  Advance(10s);
  ExpectNothingSent();
}

TEST_F(SessionBackTest, ItWaitsForRoomInTheSocket) {
  BobIsCapable();
  Reconnected();
  SkipSent();
  backlog = 300000;
  Advance(2s);
  ExpectNothingSent();
  backlog = 0;
  Advance(50ms);
  ExpectControl("bob", {.back = true});
}

TEST_F(SessionBackTest, AfterAKickOutNobodyIsToldAndNoTimerIsLeft) {
  BobIsCapable();
  Reconnected();
  const double due = client().Deadline();
  ASSERT_LT(due, now + 1000);
  Receive(KickoutFrame("{\"code\":1}"));
  LoginOnline();
  ASSERT_LT(now, due);
  EXPECT_GT(client().Deadline(), due + 1000);
}

TEST_F(SessionBackOnceTest, ItIsSaidAfterALoginOfTheApplication) {
  BobIsCapable();
  Cut();
  ExpectState(State::kStopped);
  Advance(1h);
  LoginOnline();
  SkipSent();
  Advance(1s);
  ExpectControl("bob", {.back = true});
}

TEST_F(SessionBackTest, ItIsSaidAfterAnAttemptThatWasGivenUpOrRefused) {
  for (const bool refused : {true, false}) {
    BobIsCapable();
    Cut();
    if (refused) {
      server.login_code = 1;
      Elapse(State::kStopped, 1h);
      server.login_code = 0;
    } else {
      Halt(StateReason::kAborted);
    }
    LoginOnline();
    SkipSent();
    Advance(1s);
    ExpectControl("bob", {.back = true});
  }
}

TEST_F(SessionBackOnceTest, ALogoutAfterTheLossForgetsThem) {
  BobIsCapable();
  Cut();
  Logout();
  LoginOnline();
  Advance(10s);
  ExpectNothingSent();
}

TEST_F(SessionBackTest, AControlFrameIsNoExchange) {
  BobIsCapable();
  Advance(121s);
  BobSays({.back = true});
  Reconnected();
  SkipSent();
  Advance(10s);
  ExpectNothingSent();
}

TEST_F(SessionBackTest, IdleClientsSayNothing) {
  BobIsCapable();
  Advance(121s);
  Reconnected();
  SkipSent();
  Advance(10s);
  EXPECT_EQ(client().stats().receipts_out, 0);
  ExpectNothingSent();
}

}  // namespace
}  // namespace im
