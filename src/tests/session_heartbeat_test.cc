// Keep-alives, and when silence means that the link is dead.
#include <cmath>

#include "tests/support/session_fixture.h"

namespace im {
namespace {

class SessionHeartbeatTest : public ClientTest {
 protected:
  // Nothing happens for `quiet`, then a keep-alive leaves.
  void ExpectKeepAliveAfter(Ms quiet) {
    Advance(quiet - 1ms);
    ExpectNothingSent();
    Advance(1ms);
    ExpectSent(KeepAlive());
  }
  void ExpectDeadAfter(Ms quiet) {
    Advance(quiet - 1ms);
    ExpectState(State::kOnline);
    Advance(1ms);
    ExpectState(State::kWaiting, StateReason::kLinkSilent);
  }
};

TEST_F(SessionHeartbeatTest, EachSenseModeSendsAtItsInterval) {
  const double intervals[] = {3, 5, 10, 15, 30, 60, 120};
  for (int mode = 0; mode < 7; ++mode) {
    Host host;
    host.Set(Option::kSenseMode, mode);
    host.Login();
    const double began = host.now;
    host.Advance(Ms(intervals[mode] * 20000));
    std::vector<double> pings;
    for (const Event& event : host.events()) {
      if (event.output.kind == OutputKind::kPing) pings.push_back(event.at - began);
    }
    ASSERT_EQ(pings.size(), 20u) << mode;
    for (size_t i = 0; i < pings.size(); ++i) EXPECT_EQ(pings[i], intervals[mode] * 1000 * (i + 1));
    EXPECT_EQ(host.client().state(), State::kOnline);
  }
}

TEST_F(SessionHeartbeatTest, EachSenseModeCallsTheLinkDeadAfterItsSilence) {
  const double limits[] = {5, 8, 15, 20, 35, 65, 125};
  for (int mode = 0; mode < 7; ++mode) {
    Host host;
    host.server.alive = false;
    host.Set(Option::kSenseMode, mode);
    host.Login();
    host.Advance(Ms(limits[mode] * 1000 - 1));
    EXPECT_EQ(host.client().state(), State::kOnline) << mode;
    host.Advance(1ms);
    EXPECT_EQ(host.client().state(), State::kWaiting) << mode;
  }
}

TEST_F(SessionHeartbeatTest, TheDefaultIs15Seconds) {
  LoginOnline();
  ExpectKeepAliveAfter(15s);
  ExpectKeepAliveAfter(15s);
  EXPECT_EQ(Count(OutputKind::kPing), 2u);
}

// Of a million clients that lost one server and came back in one second each goes on in its own
// rhythm, and none waits longer than the interval.
TEST_F(SessionHeartbeatTest, AfterAReturnTheRhythmStaysAsItWas) {
  LoginOnline();
  const double began = now;
  for (const int away : {0, 3, 14, 15, 16, 200}) {
    Advance(16s);
    server.opens = false;
    Cut();
    Advance(Ms(away * 1000));
    Elapse(State::kWaiting, 1min);
    Elapse(State::kConnecting, 1min);
    Advance(3s);
    server.opens = true;
    Open(link());
    ExpectState(State::kOnline);
    const double back = now;
    Advance(15s);
    const double ping = Last(OutputKind::kPing)->at;
    EXPECT_GT(ping, back);
    EXPECT_LE(ping, back + 15000);
    EXPECT_NEAR(std::remainder(ping - began, 15000), 0, 1e-6);
  }
}

TEST_F(SessionHeartbeatTest, AReturnJustWhenAPingIsDueSendsWhatIsPendingFirst) {
  LoginOnline();
  const double began = now;
  server.opens = false;
  Cut();
  const uint32_t message = Send("bob", "hi");
  Elapse(State::kConnecting, 1min);
  Advance(Ms(began + 14000 - now));
  Close(link(), 1006);
  Wake(WakeHint::kNetworkUp);
  Elapse(State::kConnecting, 500ms);
  now = began + 15000;
  Open(link());
  ExpectState(State::kOnline);
  EXPECT_EQ(Count(OutputKind::kSendMessage), 1u);
  EXPECT_EQ(Count(OutputKind::kPing), 0u);
  Advance(15s);
  EXPECT_EQ(Last(OutputKind::kPing)->at, began + 30000);
  Acknowledge(message);
  ExpectDelivered(message);
}

TEST_F(SessionHeartbeatTest, TheServersClockIsNotKeptWaitingByOtherTraffic) {
  LoginOnline();  // only what the server reads counts for it, and ACKs may come just too late
  for (int i = 0; i < 14; ++i) {
    Advance(1s);
    Receive(MessageFrom("bob", "hi"));
  }
  ExpectKeepAliveAfter(1s);
}

TEST_F(SessionHeartbeatTest, AnAnswerToTheKeepAliveIsLife) {
  LoginOnline();
  Advance(1h);
  ExpectState(State::kOnline);
  EXPECT_EQ(client().stats().reconnects, 0);
}

TEST_F(SessionHeartbeatTest, AnyInboundFrameIsLife) {
  server.alive = false;
  LoginOnline();
  const std::string frames[] = {MessageFrom("bob", "hi"),
                                AckFrom("bob", "unknown"),
                                "",
                                "garbage",
                                "[1,2]",
                                FrameText{99},
                                ErrorFrame(2, "x"),
                                FrameText{53, "e"},
                                LoginAnswer(0, 5)};
  for (const std::string& frame : frames) {
    Advance(19999ms);
    Receive(frame);
    ExpectState(State::kOnline);
  }
  ExpectDeadAfter(20s);
  EXPECT_EQ(Count(OutputKind::kOpenLink), 1u);
}

TEST_F(SessionHeartbeatTest, WhatCannotBeReadIsLifeToo) {
  server.alive = false;
  Set(Option::kMaxInboundUnits, 1024);
  LoginOnline();
  Advance(19s);
  Unreadable(link(), Status::kBinaryFrame);
  EXPECT_EQ(Last(OutputKind::kError)->output.code, static_cast<int>(Status::kBinaryFrame));
  Advance(19s);
  Unreadable(link(), Status::kInboundTooLarge);
  Advance(19s);
  Receive(MessageFrom("bob", std::string(1024, 'x')));
  EXPECT_EQ(Last(OutputKind::kError)->output.code, static_cast<int>(Status::kInboundTooLarge));
  ExpectNothingShown();
  EXPECT_EQ(client().stats().invalid_frames, 3);
  ExpectDeadAfter(20s);
  EXPECT_EQ(Count(OutputKind::kOpenLink), 1u);
}

TEST_F(SessionHeartbeatTest, WhatIsSentIsNoSignOfLife) {
  server.alive = false;
  LoginOnline();
  for (int i = 0; i < 19; ++i) {
    Send("bob", "anyone?", Plain());
    Advance(1s);
  }
  ExpectDeadAfter(1s);
}

TEST_F(SessionHeartbeatTest, ALateTickProbesInsteadOfJudging) {
  LoginOnline();
  Sleep(1h);
  ExpectSent(KeepAlive());
  ExpectState(State::kOnline);
  Advance(10ms);  // the answer
  ExpectKeepAliveAfter(14990ms);
  ExpectState(State::kOnline);
}

// Frames come in order: only the answer to the probe proves that nothing older waits in the socket.
TEST_F(SessionHeartbeatTest, AfterASleepAnotherFrameBeforeTheAckLosesNothing) {
  LoginOnline();
  const uint32_t message = Send("bob", "hi");
  Advance(11s);
  Receive(FrameText{99});
  Sleep(1h);
  Receive(MessageFrom("carol", "hello"));
  Acknowledge(message);
  ExpectDelivered(message);
}

TEST_F(SessionHeartbeatTest, AfterASleepAnotherMessageFallingDueLosesNothing) {
  server.alive = false;
  LoginOnline();
  Send("bob", "hi");
  Advance(11s);
  Receive(FrameText{99});
  Sleep(1h);
  Send("bob", "ho");  // falls due when the probe does
  Advance(5s);
  ExpectState(State::kWaiting, StateReason::kLinkSilent);
  ExpectNothingSettled();
}

TEST_F(SessionHeartbeatTest, AnUnansweredProbeMeansLinkDownIn5Seconds) {
  server.alive = false;
  LoginOnline();
  Sleep(1h);
  ExpectSent(KeepAlive());
  ExpectDeadAfter(5s);
  ExpectNothingSent();
}

TEST_F(SessionHeartbeatTest, AnAnsweredProbeBringsBackTheUsualSilence) {
  server.alive = false;
  LoginOnline();
  Sleep(1h);
  Advance(4s);
  Receive(Pong());
  ExpectDeadAfter(20s);
}

TEST_F(SessionHeartbeatTest, ATickUpTo2SecondsLateIsStillAVerdict) {
  server.alive = false;
  LoginOnline();
  Advance(19s);  // the next deadline: the silence, at 20 s
  Sleep(3s);
  ExpectState(State::kWaiting, StateReason::kLinkSilent);
}

TEST_F(SessionHeartbeatTest, ATickOver2SecondsLateIsAJump) {
  server.alive = false;
  LoginOnline();
  Advance(19s);
  SkipSent();
  Sleep(3001ms);
  ExpectState(State::kOnline);
  ExpectSent(KeepAlive());
  ExpectDeadAfter(5s);
}

TEST_F(SessionHeartbeatTest, AnotherInputThatComesLateProbesLikeATick) {
  server.alive = false;
  LoginOnline();
  now += 3600000;
  const uint32_t message = Send("bob", "hi");
  ExpectSent(KeepAlive());
  ExpectSent(MessageTo("bob", "hi", fingerprint_of(message)));
  ExpectDeadAfter(5s);
}

TEST_F(SessionHeartbeatTest, AFrameThatComesLateIsASignOfLifeAndTheLinkIsProbed) {
  server.alive = false;
  LoginOnline();
  now += 3600000;
  Receive(MessageFrom("bob", "hi"));
  ExpectShown("hi");
  ExpectSent(KeepAlive());
  ExpectDeadAfter(5s);
}

// No tick came between: the sleep ends with what lay in the socket.
TEST_F(SessionHeartbeatTest, AfterASleepThatEndsWithAFrameTheAckBehindItStillCounts) {
  LoginOnline();
  const uint32_t message = Send("bob", "hi");
  Advance(10s);
  Advance(1s);
  now += 3600000;
  Receive(MessageFrom("carol", "before the ACK"));
  Acknowledge(message);
  ExpectDelivered(message);
}

TEST_F(SessionHeartbeatTest, AProbeDoesNotPostponeTheDeathOfALink) {
  LoginOnline();
  server.alive = false;
  Advance(18s);
  Wake(WakeHint::kNetworkUp);
  ExpectDeadAfter(2s);
}

TEST_F(SessionHeartbeatTest, EveryWakeHintProbesAtOnce) {
  for (const WakeHint hint : {WakeHint::kResumed, WakeHint::kNetworkUp, WakeHint::kNetworkDown}) {
    server.alive = true;
    LoginOnline();
    Wake(hint);
    ExpectSent(KeepAlive());
    Advance(59s);
    ExpectState(State::kOnline);
    server.alive = false;
    SkipSent();
    Wake(hint);
    ExpectSent(KeepAlive());
    ExpectDeadAfter(5s);
    Logout();
  }
}

TEST_F(SessionHeartbeatTest, MoreHintsNeitherRepeatTheProbeNorPutItsEndOff) {
  server.alive = false;
  LoginOnline();
  Wake(WakeHint::kResumed);
  ExpectSent(KeepAlive());
  for (int i = 0; i < 4; ++i) {
    Advance(1s);
    Wake(WakeHint::kNetworkUp);
    Wake(WakeHint::kResumed);
  }
  ExpectNothingSent();
  ExpectDeadAfter(1s);
}

TEST_F(SessionHeartbeatTest, ThePongTellsTheRoundTrip) {
  server.latency = 37;
  LoginOnline();
  EXPECT_EQ(client().stats().rtt, -1);
  Advance(16s);
  EXPECT_EQ(Last(OutputKind::kPong)->output.value, 37);
  EXPECT_EQ(client().stats().rtt, 37);
}

TEST_F(SessionHeartbeatTest, AnAnswerThatWasNotAskedForTellsNothing) {
  LoginOnline();
  Receive(Pong());
  EXPECT_EQ(Count(OutputKind::kPong), 0u);
  Advance(16s);
  Receive(Pong());
  EXPECT_EQ(Count(OutputKind::kPong), 1u);
}

// The probe followed a keep-alive whose answer was still under way.
TEST_F(SessionHeartbeatTest, TheAnswerToAnEarlierKeepAliveIsNotTheProbes) {
  server.alive = false;
  LoginOnline();
  const uint32_t message = Send("bob", "hi");
  Advance(14999ms);
  Sleep(1h);  // a keep-alive ...
  Advance(1s);
  Receive(FrameText{99});
  Wake(WakeHint::kResumed);  // ... and another
  EXPECT_EQ(Count(OutputKind::kPing), 2u);
  Advance(1s);
  Receive(Pong());
  EXPECT_EQ(Count(OutputKind::kPong), 0u);
  EXPECT_EQ(client().stats().rtt, -1);
  ExpectNothingSettled();  // the ACK may still be behind it
  Advance(1s);
  Receive(Pong());
  EXPECT_EQ(Last(OutputKind::kPong)->output.value, 2000);
  ExpectLost(message, LostReason::kUnacknowledged);
}

TEST_F(SessionHeartbeatTest, AfterTheProbesAnswerWhatIsOverdueIsGivenUpAgain) {
  Set(Option::kRetransmits, 0);
  server.alive = false;
  LoginOnline();
  Wake(WakeHint::kResumed);
  Receive(Pong());
  const uint32_t message = Send("bob", "hi");
  Advance(1s);
  Receive(FrameText{99});
  Advance(4s);
  ExpectLost(message, LostReason::kUnacknowledged);
}

TEST_F(SessionHeartbeatTest, ASuspicionDiesWithItsLink) {
  Set(Option::kRetransmits, 0);
  server.alive = false;
  LoginOnline();
  Wake(WakeHint::kResumed);
  Reconnected();
  const uint32_t message = Send("bob", "hi");
  Advance(1s);
  Receive(FrameText{99});
  Advance(4s);
  ExpectLost(message, LostReason::kUnacknowledged);
}

TEST_F(SessionHeartbeatTest, ASleepThatEndsWithTheSilenceIsProbedAllTheSame) {
  server.alive = false;
  LoginOnline();
  Advance(14s);
  Sleep(6s);
  ExpectSent(KeepAlive());
  ExpectDeadAfter(5s);
}

TEST_F(SessionHeartbeatTest, ARoundTripDoesNotSpanTwoLinks) {
  server.alive = false;
  LoginOnline();
  Advance(15s);
  Reconnected();
  Receive(Pong());
  EXPECT_EQ(Count(OutputKind::kPong), 0u);
}

TEST_F(SessionHeartbeatTest, ThereIsNoHeartbeatButOnline) {
  server.answers_login = false;
  Login();
  SkipSent();
  Advance(9s);
  Wake(WakeHint::kResumed);
  Advance(4s);
  Wake(WakeHint::kNetworkDown);
  EXPECT_EQ(Count(OutputKind::kPing), 0u);
  Logout();
  Wake(WakeHint::kResumed);
  Advance(1h);
  EXPECT_EQ(Count(OutputKind::kPing), 0u);
}

TEST_F(SessionHeartbeatTest, AClockThatRunsBackwardsStandsStill) {
  LoginOnline();
  const double deadline = client().Deadline();
  now -= 500;
  Tick();
  Wake(WakeHint::kResumed);
  ExpectSent(KeepAlive());
  now += 500;
  EXPECT_EQ(client().Deadline(), deadline - 10000);  // of the probe
  Advance(1min);
  ExpectState(State::kOnline);
  EXPECT_EQ(client().stats().rtt, 10);
}

}  // namespace
}  // namespace im
