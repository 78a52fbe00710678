// Whose turn it is to be sent again, and what counts as sent in vain.
#include "tests/support/session_fixture.h"

namespace im {
namespace {

class SessionRetransmissionTest : public ClientTest {
 protected:
  void SetUp() override {
    Set(Option::kSenseMode, 6);  // keep-alives only when the outbox asks for a sign of life
    server.alive = false;
  }

  void ExpectSentAgain(uint32_t number, const std::string& content) {
    ExpectSent(MessageTo("bob", content, fingerprint_of(number)));
  }

  // Something is read from the link that settles nothing.
  void SignOfLife() { Receive(FrameText{99}); }

  // All that was sent falls due, and the host takes `some` of it before anything else happens.
  void BeginToRetransmit(int some) {
    now += 5000;
    client().Tick(now);
    Output output;
    for (int i = 0; i < some; ++i) {
      ASSERT_TRUE(client().Poll(backlog, &output));
      ASSERT_EQ(output.kind, OutputKind::kSendMessage);
    }
    SkipSent();
  }
};

TEST_F(SessionRetransmissionTest, EachMessageFallsDueByItsOwnTransmission) {
  LoginOnline();
  const uint32_t first = Send("bob", "1");
  Advance(2s);
  const uint32_t second = Send("bob", "2");
  SkipSent();
  for (int i = 0; i < 2; ++i) {
    Advance(3s);
    ExpectSentAgain(first, "1");
    Advance(1999ms);
    ExpectNothingSent();
    Advance(1ms);
    ExpectSentAgain(second, "2");
  }
}

TEST_F(SessionRetransmissionTest, AnAckInTheMiddleKeepsTheTurnOfTheOthers) {
  LoginOnline();
  for (const size_t settled : {0, 2}) {
    const uint32_t messages[] = {Send("bob", "1"), Send("bob", "2"), Send("bob", "3")};
    BeginToRetransmit(1);
    Acknowledge(messages[settled]);
    ExpectSentAgain(messages[1], "2");
    if (settled != 2) ExpectSentAgain(messages[2], "3");
    ExpectNothingSent();
    for (const uint32_t message : messages) Acknowledge(message);
  }
}

TEST_F(SessionRetransmissionTest, ALostLinkEndsWhatWasLeftToRetransmit) {
  LoginOnline();
  const uint32_t first = Send("bob", "1"), second = Send("bob", "2"), third = Send("bob", "3");
  BeginToRetransmit(2);
  Reconnected();
  ExpectSentAgain(first, "1");
  ExpectSentAgain(second, "2");
  ExpectSentAgain(third, "3");
  ExpectNothingSent();
  EXPECT_EQ(client().stats().retransmissions, 2);
}

TEST_F(SessionRetransmissionTest, LifeInTheVeryInstantProvesNoTransmission) {
  LoginOnline();
  const uint32_t message = Send("bob", "hi");
  SkipSent();
  Advance(5s);
  ExpectSentAgain(message, "hi");
  SignOfLife();  // may have been on its way before
  Advance(5s);
  ExpectSentAgain(message, "hi");
  Reconnected();
  ExpectSentAgain(message, "hi");
  for (int i = 0; i < 2; ++i) {  // neither of them counted
    Advance(5s);
    ExpectSentAgain(message, "hi");
  }
}

TEST_F(SessionRetransmissionTest, LifeInTheVeryInstantLosesNothing) {
  Set(Option::kRetransmits, 0);
  LoginOnline();
  const uint32_t message = Send("bob", "hi");
  SignOfLife();
  Advance(5s);
  ExpectNothingSettled();
  Advance(1ms);
  SignOfLife();
  ExpectLost(message, LostReason::kUnacknowledged);
}

TEST_F(SessionRetransmissionTest, WhatOneLinkProvedTheNextDoesNotForget) {
  LoginOnline();
  const uint32_t message = Send("bob", "hi");
  Advance(5s);  // the first retransmission,
  Advance(1s);
  SignOfLife();  // which counts
  Reconnected();
  ExpectSentAgain(message, "hi");
  Advance(5s);
  ExpectSentAgain(message, "hi");  // the second, in vain
  Reconnected();
  ExpectSentAgain(message, "hi");
  Advance(5s);
  ExpectSentAgain(message, "hi");  // the second once more
  Advance(5s);
  ExpectSent(KeepAlive());
  ExpectNothingSent();
}

TEST_F(SessionRetransmissionTest, TheLogTellsTheFirstTransmissionFromAllOthers) {
  Set(Option::kLogLevel, 0);
  LoginOnline();
  Send("bob", "hi");
  EXPECT_EQ(CountLog(LogCode::kMessageSent), 1u);
  EXPECT_EQ(CountLog(LogCode::kMessageResent), 0u);
  Advance(5s);
  EXPECT_EQ(CountLog(LogCode::kMessageResent), 1u);
  Reconnected();
  EXPECT_EQ(CountLog(LogCode::kMessageResent), 2u);
  EXPECT_EQ(CountLog(LogCode::kMessageSent), 1u);
}

}  // namespace
}  // namespace im
