// What becomes of a message: delivered or lost, exactly one of the two. The host of the fixture
// checks "exactly once" and "never after it was settled" in every test.
#include <regex>

#include "tests/support/session_fixture.h"

namespace im {
namespace {

class SessionOutboxTest : public ClientTest {
 protected:
  void ExpectSentAgain(uint32_t number, const std::string& content) {
    ExpectSent(MessageTo("bob", content, fingerprint_of(number)));
  }
  // Something is read from the link that settles nothing.
  void SignOfLife() { Receive(FrameText{99}); }
};

TEST_F(SessionOutboxTest, AMessageLeavesAtOnceAndIsDeliveredByItsAck) {
  LoginOnline();
  const uint32_t message = Send("bob", "hi");
  ExpectSentAgain(message, "hi");
  ExpectNothingSettled();
  Acknowledge(message);
  ExpectDelivered(message);
  Advance(1h);
  ExpectNothingSettled();
  EXPECT_EQ(client().stats().retransmissions, 0);
}

TEST_F(SessionOutboxTest, EachMessageGetsAFreshUuidAsFingerprint) {
  LoginOnline();
  const std::regex uuid("[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}");
  const std::string first = fingerprint_of(Send("bob", "hi"));
  const std::string second = fingerprint_of(Send("bob", "hi"));
  EXPECT_TRUE(std::regex_match(first, uuid)) << first;
  EXPECT_TRUE(std::regex_match(second, uuid)) << second;
  EXPECT_NE(first, second);
}

TEST_F(SessionOutboxTest, SubtypeAndTextsGoOutAsGiven) {
  LoginOnline();
  for (const char* text :
       {"", "__proto__", "\"quotes\" \\ /", "\b\f\n\r\t\x01", "你好 😀", "<b>&='"}) {
    for (const int subtype : {-1, 0, 9, INT32_MAX, INT32_MIN}) {
      const std::string fingerprint = std::string(text) + std::to_string(subtype);
      Send(text, text, {true, fingerprint, subtype});
      ExpectSent(FrameText{2, text, "alice", text, fingerprint, false, subtype});
    }
  }
}

TEST_F(SessionOutboxTest, AnAckCountsOnlyFromTheRecipient) {
  LoginOnline();
  const uint32_t message = Send("bob", "hi");
  for (const char* stranger : {"carol", "0", "", "alice", "bob ", "Bob", "-1"}) {
    Acknowledge(message, stranger);
  }
  Receive("{\"type\":4,\"dataContent\":\"" + fingerprint_of(message) + "\"}");
  ExpectNothingSettled();
  Acknowledge(message, "bob");
  ExpectDelivered(message);
}

TEST_F(SessionOutboxTest, TheServerAcknowledgesWhatIsSentToIt) {
  LoginOnline();
  const uint32_t message = Send("0", "hi");
  Acknowledge(message, "alice");
  ExpectNothingSettled();
  Acknowledge(message, "0");
  ExpectDelivered(message);
}

TEST_F(SessionOutboxTest, AnAckIsReadByMeaningNotBySpelling) {
  LoginOnline();
  const uint32_t message = Send("b/ö\n", "hi", Named("f'p"));
  Receive("{\"from\":\"\\u0062\\/\\u00f6\\n\",\"dataContent\":\"f\\u0027p\",\"type\":4}");
  ExpectDelivered(message);
}

TEST_F(SessionOutboxTest, AnAckOfNothingOrOfTheUnknownChangesNothing) {
  LoginOnline();
  Send("bob", "hi");
  Receive(FrameText{4, {}, "bob"});
  EXPECT_EQ(client().stats().invalid_frames, 1);
  Receive(AckFrom("bob", ""));
  Receive(AckFrom("bob", "unknown"));
  ExpectNothingSettled();
}

TEST_F(SessionOutboxTest, AnAckBeforeSendingDoesNotCount) {
  LoginOnline();
  backlog = 1e6;
  const uint32_t message = Send("bob", "hi", Named("fp-1"));
  Receive(AckFrom("bob", "fp-1"));
  ExpectNothingSettled();
  backlog = 0;
  Advance(50ms);
  ExpectSentAgain(message, "hi");
  Receive(AckFrom("bob", "fp-1"));
  ExpectDelivered(message);
}

TEST_F(SessionOutboxTest, AnAckOnTheNextLinkCountsForWhatTheLastOneSent) {
  LoginOnline();
  const uint32_t message = Send("bob", "hi");
  backlog = 1e6;
  Reconnected();
  ExpectNothingSent();
  Acknowledge(message);
  ExpectDelivered(message);
}

TEST_F(SessionOutboxTest, AnUnansweredMessageIsRetransmittedTwiceThenLost) {
  LoginOnline();
  const uint32_t message = Send("bob", "hi");
  ExpectSentAgain(message, "hi");
  for (int i = 0; i < 2; ++i) {
    Advance(4999ms);
    ExpectNothingSent();
    Advance(1ms);
    ExpectSentAgain(message, "hi");
    EXPECT_EQ(Last(OutputKind::kSendMessage)->output.code, i + 1);
  }
  Advance(1s);
  SignOfLife();
  Advance(3999ms);
  ExpectNothingSettled();
  Advance(1ms);
  ExpectLost(message, LostReason::kUnacknowledged);
  Acknowledge(message);
  ExpectNothingSettled();
}

TEST_F(SessionOutboxTest, AnAckBetweenRetransmissionsEndsThem) {
  LoginOnline();
  const uint32_t message = Send("bob", "hi");
  Advance(7s);
  Acknowledge(message);
  ExpectDelivered(message);
  SkipSent();
  Advance(7s);
  ExpectNothingSent();
}

TEST_F(SessionOutboxTest, OptionsSetHowOftenAndWhen) {
  Set(Option::kRetransmits, 0);
  Set(Option::kRetryInterval, 100);
  LoginOnline();
  const uint32_t message = Send("bob", "hi");
  Advance(50ms);
  SignOfLife();
  Advance(50ms);
  ExpectLost(message, LostReason::kUnacknowledged);
  EXPECT_EQ(client().stats().retransmissions, 0);
}

TEST_F(SessionOutboxTest, BeforeLosingAMessageTheCoreAsksForASignOfLife) {
  Set(Option::kSenseMode, 6);  // the next keep-alive of its own is far away
  LoginOnline();
  const uint32_t message = Send("bob", "hi");
  Advance(14999ms);
  SkipSent();
  Advance(1ms);
  ExpectSent(KeepAlive());
  ExpectNothingSettled();
  Advance(9ms);
  ExpectNothingSettled();
  Advance(1ms);
  ExpectLost(message, LostReason::kUnacknowledged);
  ExpectNothingSent();
}

TEST_F(SessionOutboxTest, OneKeepAliveAsksForAllMessages) {
  Set(Option::kSenseMode, 6);
  server.alive = false;
  LoginOnline();
  for (int i = 0; i < 20; ++i) {
    Send("bob", std::to_string(i));
    Advance(100ms);
  }
  Advance(60s);
  EXPECT_EQ(Count(OutputKind::kPing), 1u);
  ExpectNothingSettled();
  Receive(Pong());
  for (int i = 1; i <= 20; ++i) ExpectLost(i, LostReason::kUnacknowledged);
}

TEST_F(SessionOutboxTest, LifeBeforeTheLastTransmissionProvesNothing) {
  server.alive = false;
  LoginOnline();
  const uint32_t message = Send("bob", "hi");
  Advance(9999ms);
  SignOfLife();
  Advance(19s);  // the link is about to be called dead
  ExpectNothingSettled();
  SignOfLife();
  ExpectLost(message, LostReason::kUnacknowledged);
}

TEST_F(SessionOutboxTest, AHalfOpenLinkLosesNothing) {
  server.alive = false;
  LoginOnline();
  std::vector<uint32_t> messages;
  for (int i = 0; i < 10; ++i) messages.push_back(Send("bob", std::to_string(i)));
  for (int round = 0; round < 5; ++round) {
    Elapse(State::kWaiting, 30s);
    SkipSent();
    Elapse(State::kOnline, 1min);
    ExpectSent(LoginFrame(server.first_login_time));
    for (int i = 0; i < 10; ++i) ExpectSentAgain(messages[i], std::to_string(i));
    ExpectNothingSent();
  }
  ExpectNothingSettled();
  for (const uint32_t message : messages) {
    Acknowledge(message);
    ExpectDelivered(message);
  }
}

TEST_F(SessionOutboxTest, ATransmissionAfterTheLastSignOfLifeIsGivenBack) {
  server.alive = false;
  LoginOnline();
  const uint32_t message = Send("bob", "hi");
  Advance(16s);  // both retransmissions went into the void
  Reconnected();
  ExpectSentAgain(message, "hi");
  for (int i = 0; i < 2; ++i) {
    Advance(5s);
    ExpectSentAgain(message, "hi");
  }
  SignOfLife();
  Advance(1s);
  SignOfLife();
  Advance(4s);
  ExpectLost(message, LostReason::kUnacknowledged);
}

TEST_F(SessionOutboxTest, ARetransmissionThatTheLinkOutlivedStaysCounted) {
  LoginOnline();
  const uint32_t message = Send("bob", "hi");
  Advance(6s);
  SignOfLife();
  Reconnected();
  ExpectSentAgain(message, "hi");  // the login's, not counted
  Advance(5s);
  ExpectSentAgain(message, "hi");
  Advance(1s);
  SignOfLife();
  Advance(4s);
  ExpectLost(message, LostReason::kUnacknowledged);
  EXPECT_EQ(client().stats().retransmissions, 2);
}

TEST_F(SessionOutboxTest, AfterReloginEverythingPendingGoesFirstOnceInOrder) {
  LoginOnline();
  const uint32_t first = Send("bob", "1"), second = Send("bob", "2"), third = Send("bob", "3");
  Acknowledge(second);
  Cut();
  const uint32_t fourth = Send("bob", "4");
  Reconnected();
  const uint32_t fifth = Send("bob", "5");
  ExpectSentAgain(first, "1");
  ExpectSentAgain(third, "3");
  ExpectSentAgain(fourth, "4");
  ExpectSentAgain(fifth, "5");
  ExpectNothingSent();
  EXPECT_EQ(client().stats().retransmissions, 0);
}

TEST_F(SessionOutboxTest, OfflineTimeBurnsNoAttempts) {
  LoginOnline();
  const uint32_t message = Send("bob", "hi");
  server.opens = false;
  Cut();
  Advance(24h);
  ExpectNothingSettled();
  server.opens = true;
  Reconnected();
  ExpectSentAgain(message, "hi");
  for (size_t sent = 3; sent < 5; ++sent) {
    Advance(5s);
    EXPECT_EQ(Count(OutputKind::kSendMessage), sent);
  }
}

TEST_F(SessionOutboxTest, ASleepLosesNothingThatMayNotHaveArrived) {
  server.alive = false;
  LoginOnline();
  const uint32_t message = Send("bob", "hi");
  Advance(12s);
  SkipSent();
  Sleep(1h);
  ExpectSent(KeepAlive());
  Advance(5s);
  ExpectState(State::kWaiting, StateReason::kLinkSilent);
  ExpectNothingSettled();
  Reconnected();
  ExpectSentAgain(message, "hi");
}

// After a sleep the socket's events and the timer's come in any order: the ACK may be among them.
TEST_F(SessionOutboxTest, AnAckThatWaitedOutTheSleepStillCounts) {
  LoginOnline();
  const uint32_t message = Send("bob", "hi");
  Advance(10s);
  Advance(1s);
  SignOfLife();
  Sleep(1h);  // the ACK came in the meantime
  Acknowledge(message);
  ExpectDelivered(message);
}

TEST_F(SessionOutboxTest, AMessageAcceptedInAnyStateOfASessionGoesOutWhenOnline) {
  server.gives_token = server.opens = server.answers_login = false;
  Login();
  const uint32_t connecting = Send("bob", "connecting");
  TokenReady(link());
  Open(link());
  const uint32_t authenticating = Send("bob", "authenticating");
  Cut();
  const uint32_t waiting = Send("bob", "waiting");
  server.gives_token = server.opens = server.answers_login = true;
  SkipSent();
  Elapse(State::kOnline, 1min);
  ExpectSent(LoginFrame(0));
  ExpectSentAgain(connecting, "connecting");
  ExpectSentAgain(authenticating, "authenticating");
  ExpectSentAgain(waiting, "waiting");
}

TEST_F(SessionOutboxTest, WithoutASessionNothingIsAccepted) {
  uint32_t number = 0;
  EXPECT_EQ(TrySend("bob", "hi", {}, &number), Status::kNotLoggedIn);
  LoginOnline();
  Logout();
  EXPECT_EQ(TrySend("bob", "hi", {}, &number), Status::kNotLoggedIn);
  LoginOnline();
  Receive(KickoutFrame("{}"));
  EXPECT_EQ(TrySend("bob", "hi", {}, &number), Status::kNotLoggedIn);
  EXPECT_EQ(client().stats().accepted, 0);
}

TEST_F(SessionOutboxTest, AKickOutLeavesMessagesForTheNextLogin) {
  LoginOnline();
  const uint32_t message = Send("bob", "hi");
  Receive(KickoutFrame("{\"code\":1}"));
  Advance(24h);
  ExpectNothingSettled();
  SkipSent();
  Login();
  ExpectSent(LoginFrame(0));
  ExpectSentAgain(message, "hi");
  Acknowledge(message);
  ExpectDelivered(message);
}

TEST_F(SessionOutboxTest, ARefusedLoginLeavesMessagesForTheNextLogin) {
  server.answers_login = false;
  Login();
  const uint32_t message = Send("bob", "hi");
  Receive(LoginAnswer(1026, -1));
  SkipSent();
  server.answers_login = true;
  Login();
  ExpectSent(LoginFrame(0));
  ExpectSentAgain(message, "hi");
}

TEST_F(SessionOutboxTest, LogoutLosesAll) {
  server.answers_login = false;
  Login();
  const uint32_t queued = Send("bob", "1");
  Logout();
  ExpectLost(queued, LostReason::kLoggedOut);
  server.answers_login = true;
  LoginOnline();
  const uint32_t in_flight = Send("bob", "2");
  Logout();
  ExpectLost(in_flight, LostReason::kLoggedOut);
  LoginOnline();
  Cut();
  const uint32_t waiting = Send("bob", "3"), plain = Send("bob", "4", Plain());
  Logout();
  ExpectLost(waiting, LostReason::kLoggedOut);
  ExpectLost(plain, LostReason::kLoggedOut);
  EXPECT_EQ(kept(), 0u);
}

TEST_F(SessionOutboxTest, LogoutAfterAKickOutLosesWhatWasLeft) {
  LoginOnline();
  const uint32_t message = Send("bob", "hi");
  Receive(KickoutFrame("{\"code\":1}"));
  Logout();
  ExpectLost(message, LostReason::kLoggedOut);
  SkipSent();
  Login();
  ExpectSent(LoginFrame(0));
  ExpectNothingSent();
}

TEST_F(SessionOutboxTest, WithoutQosAMessageIsSentOnceAndForgotten) {
  LoginOnline();
  Send("bob", "hi", Plain());
  ExpectSent(MessageTo("bob", "hi", {}));
  EXPECT_EQ(Last(OutputKind::kSendMessage)->output.detail, 1);
  EXPECT_EQ(client().stats().pending, 0);
  EXPECT_EQ(kept(), 0u);
  Advance(14s);
  Reconnected();
  ExpectNothingSent();
  ExpectNothingSettled();
}

TEST_F(SessionOutboxTest, WithoutQosAMessageWaitsForTheLinkInItsTurn) {
  LoginOnline();
  Cut();
  const uint32_t first = Send("bob", "1");
  Send("bob", "2", Plain());
  const uint32_t third = Send("bob", "3");
  Reconnected();
  ExpectSentAgain(first, "1");
  ExpectSent(MessageTo("bob", "2", {}));
  ExpectSentAgain(third, "3");
}

TEST_F(SessionOutboxTest, AFingerprintOfOnesOwnIsUsed) {
  LoginOnline();
  for (const char* own : {"fp-1", "", "__proto__", "\"", "你好", "\xed\xa0\x80"}) {
    const uint32_t message = Send("bob", "hi", Named(own));
    ExpectSent(MessageTo("bob", "hi", own));
    Receive(AckFrom("bob", own));
    ExpectDelivered(message);
  }
}

TEST_F(SessionOutboxTest, AFingerprintThatIsPendingIsRefused) {
  LoginOnline();
  const uint32_t message = Send("bob", "1", Named("fp"));
  uint32_t number = 0;
  EXPECT_EQ(TrySend("carol", "2", Named("fp"), &number), Status::kDuplicateFingerprint);
  EXPECT_EQ(TrySend("carol", "2", {false, "fp"}, &number), Status::kOk);
  EXPECT_EQ(client().stats().pending, 1);
  Acknowledge(message);
  ExpectDelivered(message);
  EXPECT_EQ(TrySend("carol", "2", Named("fp"), &number), Status::kOk);
}

}  // namespace
}  // namespace im
