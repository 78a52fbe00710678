// The bounds of the outbox: window, queue, frame size, expiry, abort, back-pressure.
#include "tests/support/session_fixture.h"

namespace im {
namespace {

class SessionLimitsTest : public ClientTest {
 protected:
  size_t Sent() const { return Count(OutputKind::kSendMessage); }
  Status Try(const std::string& content, const SendOptions& options = {}) {
    uint32_t number = 0;
    return TrySend("bob", content, options, &number);
  }
};

TEST_F(SessionLimitsTest, AtMost512MessagesAreInFlight) {
  LoginOnline();
  for (int i = 0; i < 600; ++i) Send("bob", std::to_string(i));
  EXPECT_EQ(Sent(), 512u);
  EXPECT_EQ(client().stats().in_flight, 512);
  for (uint32_t i = 1; i <= 255; ++i) Acknowledge(i);
  EXPECT_EQ(Sent(), 512u);
  Acknowledge(256);
  EXPECT_EQ(Sent(), 600u);
}

TEST_F(SessionLimitsTest, TheWindowOpensWhenAMessageIsLostToo) {
  Set(Option::kWindow, 2);
  LoginOnline();
  const uint32_t first = Send("bob", "1", Expiring(1s)), second = Send("bob", "2");
  Send("bob", "3", Plain());
  Send("bob", "4");
  EXPECT_EQ(Sent(), 2u);
  Advance(1s);
  ExpectLost(first, LostReason::kExpired);
  EXPECT_EQ(Sent(), 4u);
  Abort(second);
  EXPECT_EQ(client().stats().in_flight, 1);
}

TEST_F(SessionLimitsTest, RetransmissionsDoNotWaitForTheWindow) {
  Set(Option::kWindow, 2);
  LoginOnline();
  for (int i = 0; i < 3; ++i) Send("bob", std::to_string(i));
  Advance(5s);
  EXPECT_EQ(client().stats().retransmissions, 2);
}

TEST_F(SessionLimitsTest, AfterReloginTheWindowHoldsToo) {
  Set(Option::kWindow, 3);
  LoginOnline();
  for (int i = 0; i < 10; ++i) Send("bob", std::to_string(i));
  Reconnected();
  EXPECT_EQ(Sent(), 6u);
}

TEST_F(SessionLimitsTest, TheQueueIsBoundedByCount) {
  Set(Option::kMaxPending, 10);
  LoginOnline();
  for (int i = 0; i < 9; ++i) Send("bob", "x");
  EXPECT_EQ(Try("x"), Status::kOk);
  EXPECT_EQ(Try("x"), Status::kQueueFull);
  EXPECT_EQ(client().stats().pending, 10);
  Acknowledge(5);
  EXPECT_EQ(Try("x"), Status::kOk);
  EXPECT_EQ(Try("x"), Status::kQueueFull);
}

TEST_F(SessionLimitsTest, TheDefaultQueueHolds10000Messages) {
  Login();
  Cut();
  for (int i = 0; i < 10000; ++i) ASSERT_EQ(Try("x", Plain()), Status::kOk);
  EXPECT_EQ(Try("x", Plain()), Status::kQueueFull);
}

TEST_F(SessionLimitsTest, TheQueueIsBoundedByBytes) {
  const double frame = static_cast<double>(MessageTo("bob", "x", std::string(36, 'f')).size());
  for (const int spare : {-1, 0, 1}) {
    Host host;
    host.Set(Option::kMaxPendingBytes, 3 * frame + spare);
    host.Login();
    uint32_t number = 0;
    host.Send("bob", "x");
    host.Send("bob", "x");
    EXPECT_EQ(host.TrySend("bob", "x", {}, &number), spare < 0 ? Status::kQueueFull : Status::kOk);
    EXPECT_EQ(host.client().stats().pending_bytes, frame * (spare < 0 ? 2 : 3));
    EXPECT_EQ(host.TrySend("bob", "x", {}, &number), Status::kQueueFull);
    host.Abort(1);
    EXPECT_EQ(host.TrySend("bob", "x", {}, &number), Status::kOk);
  }
}

TEST_F(SessionLimitsTest, AFrameMayHave65536BytesOfUtf8AndNoMore) {
  LoginOnline();
  for (const std::string unit : {"x", "ö", "你", "😀", "\"", "\n", "\x01", "\xed\xa0\x80"}) {
    for (const bool qos : {true, false}) {
      const Text fingerprint = qos ? Text(std::string(36, 'f')) : Text();
      const size_t room = 65536 - MessageTo("bob", "", fingerprint).size();
      const size_t size = QuoteJson(unit).size() - 2;
      std::string content;
      for (size_t i = 0; i < room / size; ++i) content += unit;
      content += std::string(room % size, 'y');
      EXPECT_EQ(Try(content, {qos}), Status::kOk) << unit;
      EXPECT_EQ(client().frame_bytes(), 65536);
      EXPECT_EQ(Try(content + "z", {qos}), Status::kFrameTooLarge) << unit;
      EXPECT_EQ(client().frame_bytes(), 65537);
    }
  }
}

TEST_F(SessionLimitsTest, RecipientAndFingerprintCountForTheFrameSize) {
  LoginOnline();
  uint32_t number = 0;
  const std::string long_text(32000, 'x');
  const size_t room = 65536 - MessageTo(long_text, "", long_text).size();
  const std::string content(room, 'y');
  EXPECT_EQ(TrySend(long_text, content, Named(long_text), &number), Status::kOk);
  EXPECT_EQ(TrySend(long_text, content + "z", Named(long_text), &number), Status::kFrameTooLarge);
}

TEST_F(SessionLimitsTest, ARefusedMessageChangesNothing) {
  Set(Option::kMaxPending, 1);
  LoginOnline();
  Send("bob", "x", Named("fp"));
  const size_t before = events().size();
  EXPECT_EQ(Try("y", Named("fp-2")), Status::kQueueFull);
  EXPECT_EQ(Try(std::string(70000, 'x')), Status::kFrameTooLarge);
  EXPECT_EQ(Since(before), std::vector<std::string>());
  EXPECT_EQ(client().stats().accepted, 1);
}

TEST_F(SessionLimitsTest, AMessageExpiresOnline) {
  LoginOnline();
  const uint32_t message = Send("bob", "hi", Expiring(7s));
  Advance(6999ms);
  ExpectNothingSettled();
  Advance(1ms);
  ExpectLost(message, LostReason::kExpired);
}

TEST_F(SessionLimitsTest, AMessageExpiresOfflineAndIsNotSent) {
  LoginOnline();
  server.opens = false;
  Cut();
  const uint32_t message = Send("bob", "hi", Expiring(7s));
  Advance(6999ms);
  ExpectNothingSettled();
  Advance(1ms);
  ExpectLost(message, LostReason::kExpired);
  server.opens = true;
  Reconnected();
  ExpectNothingSent();
}

TEST_F(SessionLimitsTest, AMessageWithoutQosExpiresWhileItWaits) {
  LoginOnline();
  server.opens = false;
  Cut();
  const uint32_t message = Send("bob", "hi", {false, {}, -1, 100});
  Advance(100ms);
  ExpectLost(message, LostReason::kExpired);
}

TEST_F(SessionLimitsTest, WhatExpiredInASleepIsNotSentAfterIt) {
  LoginOnline();
  Cut();
  const uint32_t message = Send("bob", "hi", Expiring(7s));
  Sleep(1h);
  ExpectLost(message, LostReason::kExpired);
  ExpectState(State::kOnline);
  EXPECT_EQ(Sent(), 0u);
}

TEST_F(SessionLimitsTest, WhatExpiresAfterAKickOutIsLostInItsTime) {
  LoginOnline();
  const uint32_t message = Send("bob", "hi", Expiring(7s));
  const uint32_t lasting = Send("bob", "hi", Expiring(2h));
  Receive(KickoutFrame("{\"code\":1}"));
  Advance(6999ms);
  ExpectNothingSettled();
  Advance(1ms);
  ExpectLost(message, LostReason::kExpired);
  SkipSent();
  Login();
  ExpectSent(LoginFrame(0));
  ExpectSent(MessageTo("bob", "hi", fingerprint_of(lasting)));
  ExpectNothingSent();
}

TEST_F(SessionLimitsTest, TheOptionIsTheDefaultAndTheMessageHasItsSay) {
  Set(Option::kExpiresAfter, 3000);
  LoginOnline();
  const uint32_t longer = Send("bob", "1", Expiring(4s)), usual = Send("bob", "2"),
                 shorter = Send("bob", "3", Expiring(1s));
  Advance(1s);
  ExpectLost(shorter, LostReason::kExpired);
  Advance(2s);
  ExpectLost(usual, LostReason::kExpired);
  Advance(1s);
  ExpectLost(longer, LostReason::kExpired);
}

TEST_F(SessionLimitsTest, ADeliveredMessageDoesNotExpire) {
  LoginOnline();
  const uint32_t message = Send("bob", "hi", Expiring(1s));
  Acknowledge(message);
  ExpectDelivered(message);
  Advance(1min);
  ExpectNothingSettled();
}

TEST_F(SessionLimitsTest, AMessageCanBeAbortedInEveryState) {
  server.gives_token = server.opens = server.answers_login = false;
  Login();
  const uint32_t connecting = Send("bob", "1");
  Abort(connecting);
  ExpectLost(connecting, LostReason::kAborted);
  TokenReady(link());
  Open(link());
  const uint32_t authenticating = Send("bob", "2");
  Abort(authenticating);
  ExpectLost(authenticating, LostReason::kAborted);
  Receive(LoginAnswer(0, 5));
  const uint32_t in_flight = Send("bob", "3"), stopped = Send("bob", "4");
  Abort(in_flight);
  ExpectLost(in_flight, LostReason::kAborted);
  Acknowledge(in_flight);
  Cut();
  const uint32_t waiting = Send("bob", "5");
  Abort(waiting);
  ExpectLost(waiting, LostReason::kAborted);
  Elapse(State::kConnecting, 1min);
  TokenReady(link());
  Open(link());
  Receive(KickoutFrame("{}"));
  EXPECT_EQ(Abort(stopped), Status::kOk);
  ExpectLost(stopped, LostReason::kAborted);
  ExpectNothingSettled();
}

TEST_F(SessionLimitsTest, WhatIsNotPendingCannotBeAborted) {
  EXPECT_EQ(Abort(1), Status::kInvalidArgument);
  LoginOnline();
  const uint32_t message = Send("bob", "hi");
  EXPECT_EQ(Abort(0), Status::kInvalidArgument);
  EXPECT_EQ(Abort(message + 1), Status::kInvalidArgument);
  EXPECT_EQ(Abort(message), Status::kOk);
  EXPECT_EQ(Abort(message), Status::kInvalidArgument);
  const uint32_t delivered = Send("bob", "hi");
  Acknowledge(delivered);
  EXPECT_EQ(Abort(delivered), Status::kInvalidArgument);
  const uint32_t plain = Send("bob", "hi", Plain());
  EXPECT_EQ(Abort(plain), Status::kInvalidArgument);
}

TEST_F(SessionLimitsTest, TheBacklogHoldsBackNeitherAcksNorKeepAlives) {
  LoginOnline();
  backlog = 1e6;
  const uint32_t message = Send("bob", "hi");
  Receive(MessageFrom("bob", "hi", "fp"));
  ExpectAck("fp");
  Advance(15s);
  ExpectSent(KeepAlive());
  ExpectNothingSent();
  backlog = 0;
  Advance(50ms);
  ExpectSent(MessageTo("bob", "hi", fingerprint_of(message)));
}

TEST_F(SessionLimitsTest, TheBacklogOfADeadLinkIsForgotten) {
  LoginOnline();
  backlog = 1e6;
  Send("bob", "hi");
  Cut();
  EXPECT_GE(client().Deadline(), now + 500);  // the retry, no recheck
  backlog = 0;
  Elapse(State::kOnline, 1min);
  EXPECT_EQ(Sent(), 1u);
}

TEST_F(SessionLimitsTest, TimeInTheBacklogIsNoTransmission) {
  LoginOnline();
  backlog = 1e6;
  Send("bob", "hi");
  Advance(1h);
  EXPECT_EQ(Sent(), 0u);
  ExpectNothingSettled();
}

// 1 MiB, and one message of 64 KiB.
constexpr double kBound = 1048576 + 65536;

TEST_F(SessionLimitsTest, AboveTheBoundOfTheBacklogTheLinkIsClosedAndTheClientComesBack) {
  LoginOnline();
  backlog = kBound;
  const uint32_t message = Send("bob", "hi");
  Receive(MessageFrom("bob", "hi", "fp-1"));
  ExpectAck("fp-1");
  ExpectState(State::kOnline);
  backlog += 1;
  Receive(MessageFrom("bob", "more", "fp-2"));
  ExpectAck("fp-2");  // its answer still leaves, and nothing after it
  ExpectNothingSent();
  ExpectState(State::kWaiting, StateReason::kLinkSilent);
  EXPECT_EQ(Count(OutputKind::kCloseLink), 1u);
  ExpectNothingSettled();
  backlog = 0;
  Elapse(State::kOnline, 1min);
  SkipSent();
  Acknowledge(message);
  ExpectDelivered(message);
}

TEST_F(SessionLimitsTest, TheBoundLeavesRoomForTheLargestMessage) {
  Set(Option::kMaxFrameBytes, 16777216);
  LoginOnline();
  backlog = 262144 + 16777216;
  Tick();
  ExpectState(State::kOnline);
  backlog = 1048576 + 16777217;
  Tick();
  ExpectState(State::kWaiting, StateReason::kLinkSilent);
}

TEST_F(SessionLimitsTest, TheBoundHoldsOnlineOnly) {
  server.opens = false;
  Login();
  backlog = kForever;
  Tick();
  ExpectState(State::kConnecting);
  Open(link());  // the server answers at once
  ExpectState(State::kWaiting, StateReason::kLinkSilent);
  Tick();
  ExpectState(State::kWaiting);
}

TEST_F(SessionLimitsTest, EchoWorksOnlineOnlyAndObeysTheFrameSize) {
  EXPECT_EQ(Echo("ping"), Status::kNotLoggedIn);
  LoginOnline();
  EXPECT_EQ(Echo("pi\"ng"), Status::kOk);
  ExpectSent(FrameText{5, "pi\"ng", "alice", "0"});
  EXPECT_EQ(Echo(std::string(65536, 'x')), Status::kFrameTooLarge);
  ExpectNothingSent();
  Receive(FrameText{53, "pi\"ng", "alice"});
  EXPECT_EQ(Last(OutputKind::kEcho)->content, "pi\"ng");
  const size_t room = 65536 - std::string(FrameText{5, "", "alice", "0"}).size();
  EXPECT_EQ(Echo(std::string(room, 'x')), Status::kOk);
  EXPECT_EQ(client().frame_bytes(), 65536);
}

}  // namespace
}  // namespace im
