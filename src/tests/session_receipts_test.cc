// Who is given a receipt, when, and how (RECEIPTS.md, 2 to 4).
#include "tests/support/receipts_fixture.h"

namespace im {
namespace {

class SessionReceiptsTest : public ReceiptsTest {
 protected:
  void SetUp() override { LoginOnline(); }
};

// --- The tag ---

TEST_F(SessionReceiptsTest, AMessageToAPeerHasATag) {
  const uint32_t first = Send("bob", "1"), second = Send("bob", "2");
  EXPECT_EQ(fingerprint_of(first).substr(0, 23), "018bcfe5-6800-8e2e-8000");
  EXPECT_EQ(fingerprint_of(second).substr(0, 23), "018bcfe5-6800-8e2e-8001");
}

TEST_F(SessionReceiptsTest, MessagesToTheServerHaveNone) {
  EXPECT_EQ(fingerprint_of(Send("0", "hi"))[14], '4');
}

TEST_F(SessionReceiptsTest, AnOwnFingerprintIsUsedAsItIs) {
  const uint32_t number = Send("bob", "hi", Named("own"));
  ExpectSent(MessageTo("bob", "hi", "own"));
  Acknowledge(number);
  EXPECT_EQ(Last(OutputKind::kDelivered)->output.detail, 0);  // and nothing is awaited
}

TEST(SessionReceiptsOffTest, NothingIsTagged) {
  Host plain;
  plain.Login();
  EXPECT_EQ(plain.fingerprint_of(plain.Send("bob", "hi"))[14], '4');
}

// --- Whom control frames are sent to ---

TEST_F(SessionReceiptsTest, ATaggedMessageThatWasToldIsReceipted) {
  Hear("bob", "hi", TagOf(1));
  const uint32_t debt = Owe("bob", TagOf(1));
  Advance(199ms);
  ExpectNothingSent();
  Advance(1ms);
  const std::string fingerprint = ExpectControl("bob", {{TagOf(1)}});
  ExpectNothingSent();
  Receive(AckFrom("bob", fingerprint));
  ExpectReceiptEnded(debt);
  Advance(1h);
  ExpectNoNews();
  EXPECT_EQ(client().stats().receipts_out, 1);
}

TEST_F(SessionReceiptsTest, TheApplicationIsToldThatAMessageHasATag) {
  Hear("bob", "hi", TagOf(1));
  EXPECT_EQ(Last(OutputKind::kMessage)->output.detail, 1);
  Hear("bob", "hi", "fp-1");
  EXPECT_EQ(Last(OutputKind::kMessage)->output.detail, 0);
  Hear("0", "hi", TagOf(2));  // the server reads no receipts
  EXPECT_EQ(Last(OutputKind::kMessage)->output.detail, 0);
}

TEST_F(SessionReceiptsTest, WhatWasNotToldIsNotReceipted) {
  Hear("bob", "hi", TagOf(1));
  Advance(10s);
  ExpectNothingSent();
}

TEST_F(SessionReceiptsTest, ALegacyPeerGetsNoControlFrame) {
  Hear("bob", "1", TagOf(1));
  Owe("bob", TagOf(1));
  Hear("bob", "2", "fp-2");  // his latest message has no tag
  Advance(10s);
  ExpectNothingSent();
  Receive(MessageFrom("bob", "3", TagOf(3)));  // and now he reads receipts again
  ExpectAck(TagOf(3));
  ExpectControl("bob", {{TagOf(1)}});
}

TEST_F(SessionReceiptsTest, APeerThatSentAControlFrameIsCapable) {
  Hear("bob", "1", TagOf(1));
  Owe("bob", TagOf(1));
  Hear("bob", "2", "fp-2");
  BobSays({.typing = true});  // which is not said back to him
  ExpectControl("bob", {{TagOf(1)}});
}

TEST_F(SessionReceiptsTest, TheServerIsNeverAPeer) {
  uint32_t number = 0;
  EXPECT_EQ(TryOwe("0", TagOf(1), false, &number), Status::kInvalidArgument);
  EXPECT_EQ(Typing("0"), Status::kOk);
  Advance(10s);
  ExpectNothingSent();
}

TEST_F(SessionReceiptsTest, WhatHasNoTagIsNotOwed) {
  uint32_t number = 0;
  for (const std::string fingerprint : {"", "fp-1", "018bcfe5-6800-4e2e-8000-abcdef012345"}) {
    EXPECT_EQ(TryOwe("bob", fingerprint, false, &number), Status::kInvalidArgument);
  }
}

TEST_F(SessionReceiptsTest, ADebtOfAnEarlierPageWaitsUntilItsPeerIsHeard) {
  Owe("bob", TagOf(1));  // whoever he is by now
  Advance(10s);
  ExpectNothingSent();
  Receive(MessageFrom("bob", "hi", TagOf(2)));
  ExpectAck(TagOf(2));
  ExpectControl("bob", {{TagOf(1)}});
}

TEST_F(SessionReceiptsTest, OddNamesAreSpelledAsTheyCame) {
  const std::string name = "__proto__ \"\\\n\xe7\x94\xa8";
  Hear(name, "hi", TagOf(1));
  Owe(name, TagOf(1));
  Advance(200ms);
  ExpectControl(name, {{TagOf(1)}});
}

TEST_F(SessionReceiptsTest, AnEndlessNameGetsNoReceipt) {
  const std::string name(kMaxPeerUnits + 1, 'x');
  Hear(name, "hi", TagOf(1));
  Owe(name, TagOf(1));
  Advance(10s);
  ExpectNothingSent();
}

// --- How they are gathered ---

TEST_F(SessionReceiptsTest, ReceiptsAreGatheredByPeer) {
  Hear("bob", "1", TagOf(1));
  Hear("carol", "2", TagOf(2));
  Hear("bob", "3", TagOf(3));
  Owe("bob", TagOf(1));
  Owe("carol", TagOf(2));
  Owe("bob", TagOf(3), /*read=*/true);
  Advance(200ms);
  ExpectControl("bob", {{TagOf(1)}, {TagOf(3)}});
  ExpectControl("carol", {{TagOf(2)}});
  ExpectNothingSent();
}

TEST_F(SessionReceiptsTest, AHundredDoNotWait) {
  BobIsCapable();
  std::vector<std::string> tags;
  for (uint32_t i = 0; i < 100; ++i) {
    ExpectNothingSent();
    tags.push_back(TagOf(i));
    Owe("bob", tags.back());
  }
  ExpectControl("bob", {tags});
  ExpectNothingSent();
}

TEST_F(SessionReceiptsTest, AFrameHoldsAHundredAtMost) {
  std::vector<std::string> tags;
  for (uint32_t i = 0; i < 150; ++i) tags.push_back(TagOf(i));
  BobIsCapable();
  Hear("bob", "legacy", "fp-1");
  for (const std::string& tag : tags) Owe("bob", tag);
  ExpectNothingSent();
  Hear("bob", "capable", TagOf(1000));
  SkipSent();
  const Event* first = nullptr;
  for (const Event& event : events()) {
    if (event.output.frame.subtype == kControlSubtype) first = first ? first : &event;
  }
  ASSERT_NE(first, nullptr);
  EXPECT_LE(first->frame.size(), 6144u);
  EXPECT_EQ(client().stats().receipts_out, 150);
}

TEST_F(SessionReceiptsTest, AReadReceiptTakesThePlaceOfTheOther) {
  BobIsCapable();
  const uint32_t received = Owe("bob", TagOf(1));
  const uint32_t read = Owe("bob", TagOf(1), /*read=*/true);
  ExpectReceiptEnded(received);
  Advance(200ms);
  Receive(AckFrom("bob", ExpectControl("bob", {{}, {TagOf(1)}})));
  ExpectReceiptEnded(read);
}

TEST_F(SessionReceiptsTest, ReadAfterReceivedIsSentToo) {
  BobIsCapable();
  Owe("bob", TagOf(1));
  Advance(200ms);
  const std::string first = ExpectControl("bob", {{TagOf(1)}});
  const uint32_t read = Owe("bob", TagOf(1), /*read=*/true);
  Receive(AckFrom("bob", first));  // of the frame that says less
  Advance(200ms);
  Receive(AckFrom("bob", ExpectControl("bob", {{}, {TagOf(1)}})));
  EXPECT_EQ(Last(OutputKind::kReceiptEnded)->output.message, read);
}

TEST_F(SessionReceiptsTest, ADuplicateIsReceiptedAgain) {
  Hear("bob", "hi", TagOf(1));
  Owe("bob", TagOf(1));
  Advance(200ms);
  Receive(AckFrom("bob", ExpectControl("bob", {{TagOf(1)}})));
  Hear("bob", "hi", TagOf(1));
  Advance(200ms);
  ExpectControl("bob", {{TagOf(1)}});
}

TEST_F(SessionReceiptsTest, ADuplicateOfWhatIsNotToldYetIsNot) {
  Hear("bob", "hi", TagOf(1));
  Hear("bob", "hi", TagOf(1));
  Advance(10s);
  ExpectNothingSent();
  Owe("bob", TagOf(1));
  Advance(200ms);
  ExpectControl("bob", {{TagOf(1)}});
}

TEST_F(SessionReceiptsTest, ACopyAfterHoursIsADuplicate) {
  Hear("bob", "hi", TagOf(1));
  ExpectShown("hi");
  Owe("bob", TagOf(1));
  Advance(5h);
  Hear("bob", "hi", TagOf(1));
  ExpectNothingShown();
}

TEST_F(SessionReceiptsTest, ADuplicateOfWhatWasReadIsReadAgain) {
  BobIsCapable();
  Hear("bob", "hi", TagOf(1));
  Owe("bob", TagOf(1), /*read=*/true);
  Advance(200ms);
  Receive(AckFrom("bob", ExpectControl("bob", {{}, {TagOf(1)}})));  // and the frame gets lost
  Hear("bob", "hi", TagOf(1));
  Advance(200ms);
  ExpectControl("bob", {{}, {TagOf(1)}});
}

TEST_F(SessionReceiptsTest, WhatAnEarlierPageToldIsReceiptedAgain) {
  client().Remember(Utf16(TagOf(1)), 3600000, now);
  Hear("bob", "hi", TagOf(1));
  ExpectNothingShown();
  Advance(200ms);
  ExpectControl("bob", {{TagOf(1)}});
}

// --- Until the server has taken them ---

TEST_F(SessionReceiptsTest, WithoutAnAckTheyAreOwedAgain) {
  BobIsCapable();
  const uint32_t debt = Owe("bob", TagOf(1));
  Advance(200ms);
  std::string last = ExpectControl("bob", {{TagOf(1)}});
  for (int i = 0; i < 2; ++i) {
    Advance(4999ms);
    ExpectNothingSent();
    Advance(1ms);
    const std::string next = ExpectControl("bob", {{TagOf(1)}});
    EXPECT_NE(next, last);
    last = next;
  }
  Advance(5s);
  ExpectReceiptEnded(debt);  // the sender asks again, if it matters
  ExpectNothingSent();
  EXPECT_EQ(client().stats().debts_forgotten, 1);
}

TEST_F(SessionReceiptsTest, AFrameThatHoldsNoDebtArmsNoTimer) {
  BobIsCapable();
  for (uint32_t i = 0; i < 2; ++i) {
    Owe("bob", TagOf(i));
    Advance(200ms);
    ExpectControl("bob", {{TagOf(i)}});  // its ACK never comes
  }
  Owe("bob", TagOf(0), /*read=*/true);
  Advance(200ms);
  Receive(AckFrom("bob", ExpectControl("bob", {{}, {TagOf(0)}})));
  EXPECT_LT(client().Deadline(), now + 5000);  // the second frame holds its debt
  Owe("bob", TagOf(1), /*read=*/true);
  Advance(200ms);
  Receive(AckFrom("bob", ExpectControl("bob", {{}, {TagOf(1)}})));
  EXPECT_GT(client().Deadline(), now + 5000);
}

TEST_F(SessionReceiptsTest, AnAckOfSomebodyElsePaysNothing) {
  BobIsCapable();
  Owe("bob", TagOf(1));
  Advance(200ms);
  Receive(AckFrom("carol", ExpectControl("bob", {{TagOf(1)}})));
  ExpectNoNews();
  Advance(5s);
  ExpectControl("bob", {{TagOf(1)}});
}

TEST_F(SessionReceiptsTest, ALostLinkOwesThemAgainAtOnce) {
  BobIsCapable();
  Owe("bob", TagOf(1));
  Advance(200ms);
  ExpectControl("bob", {{TagOf(1)}});
  Owe("bob", TagOf(2));
  Reconnected();
  ExpectControl("bob", {{TagOf(1), TagOf(2)}});
}

TEST_F(SessionReceiptsTest, TheySurviveAKickOut) {
  BobIsCapable();
  Owe("bob", TagOf(1));
  Receive(KickoutFrame("{\"code\":1}"));
  Advance(1h);
  LoginOnline();
  Owe("bob", TagOf(2));
  Advance(200ms);
  EXPECT_EQ(client().stats().receipts_out, 2);
}

TEST_F(SessionReceiptsTest, BeforeItIsPutAwayAllIsSent) {
  BobIsCapable();
  Owe("bob", TagOf(1));
  Wake(WakeHint::kSuspended);
  ExpectControl("bob", {{TagOf(1)}});
}

TEST_F(SessionReceiptsTest, BeforeTheLogoutAllIsSent) {
  BobIsCapable();
  const uint32_t debt = Owe("bob", TagOf(1));
  Logout();
  ExpectControl("bob", {{TagOf(1)}});
  ExpectSent(LogoutFrame());
  ExpectReceiptEnded(debt);
  EXPECT_EQ(client().stats().debts_forgotten, 0);
}

TEST_F(SessionReceiptsTest, TheOldestDebtMakesRoom) {
  Hear("bob", "legacy", "fp-1");
  for (uint32_t i = 0; i < 1024; ++i) Owe("bob", TagOf(i));
  EXPECT_EQ(client().stats().debts_forgotten, 0);
  Owe("bob", TagOf(1024));
  EXPECT_EQ(client().stats().debts_forgotten, 1);
}

TEST_F(SessionReceiptsTest, AFullSocketIsNotFilledFurther) {
  BobIsCapable();
  Owe("bob", TagOf(1));
  backlog = 300000;
  Advance(10s);
  ExpectNothingSent();
  backlog = 0;
  Advance(50ms);
  ExpectControl("bob", {{TagOf(1)}});
}

// --- Control frames of others ---

TEST_F(SessionReceiptsTest, AControlFrameIsNeverShown) {
  BobSays({.typing = true});
  Control("bob", "no JSON", "fp-1");
  ExpectNothingShown();
}

TEST_F(SessionReceiptsTest, AControlFrameIsAcknowledgedLikeAMessage) {
  Control("bob", ControlText{{TagOf(1)}}, "fp-1");
  ExpectAck("fp-1");
  Control("bob", ControlText{{TagOf(1)}}, "fp-1");
  ExpectAck("fp-1");
  EXPECT_EQ(client().stats().duplicates, 1);
  Advance(10s);
  ExpectNothingSent();  // and nothing else answers it
}

TEST_F(SessionReceiptsTest, TheContentOfAControlFrameIsWanted) {
  FrameText frame{2, "", "bob", "alice"};
  frame.subtype = kControlSubtype;
  const std::u16string text = Utf16(std::string(frame));
  EXPECT_FALSE(client().LinkFrame(link(), text, /*elided=*/true, now));
}

TEST_F(SessionReceiptsTest, ABurstCostsAFrameForAHundredMessages) {
  for (uint32_t i = 0; i < 10000; ++i) {
    Receive(MessageFrom("bob", "hi", TagOf(i)));
    Owe("bob", TagOf(i));
    Advance(1ms);
    if (i % 50 == 0) AcknowledgeControlFrames();
  }
  Advance(1s);
  AcknowledgeControlFrames();
  EXPECT_EQ(client().stats().receipts_out, 10000);
  EXPECT_LE(control_frames(), 110u);
  Advance(1h);
  EXPECT_LE(control_frames(), 110u);
}

TEST_F(SessionReceiptsTest, BadJsonIsIgnoredAndCounted) {
  Control("bob", "no JSON");
  Control("bob", "[]");
  EXPECT_EQ(client().stats().invalid_frames, 2);
  EXPECT_EQ(Count(OutputKind::kError), 0u);
}

TEST_F(SessionReceiptsTest, WhileNobodyListensControlFramesAreHeard) {
  const uint32_t number = Delivered("hi");
  Set(Option::kListening, 0);
  Control("bob", ControlText{{fingerprint_of(number)}}, "fp-1");
  ExpectAck("fp-1");
  ExpectReceived(number);
}

TEST_F(SessionReceiptsTest, TypingIsTold) {
  BobSays({.typing = true});
  const Event* typing = Last(OutputKind::kTyping);
  ASSERT_NE(typing, nullptr);
  EXPECT_EQ(typing->content, "bob");
  EXPECT_EQ(typing->output.code, 0);
  EXPECT_EQ(typing->output.detail, 0);
}

// --- Typing ---

TEST_F(SessionReceiptsTest, TypingIsSaidOnceInThreeSeconds) {
  BobIsCapable();
  Typing("bob");
  ExpectControl("bob", {.typing = true});
  Advance(2999ms);
  Typing("bob");
  ExpectNothingSent();
  Advance(1ms);
  Typing("bob");
  ExpectControl("bob", {.typing = true});
}

TEST_F(SessionReceiptsTest, TypingIsSaidToNobodyWhoWouldNotUnderstand) {
  Typing("bob");
  Hear("bob", "hi", "fp-1");
  EXPECT_EQ(Typing("bob"), Status::kOk);
  ExpectNothingSent();
}

TEST_F(SessionReceiptsTest, TypingNeedsASession) {
  Logout();
  EXPECT_EQ(Typing("bob"), Status::kNotLoggedIn);
}

// --- Peers ---

TEST_F(SessionReceiptsTest, TheLeastRecentPeerMakesRoom) {
  for (uint32_t i = 0; i <= 1024; ++i) Hear("peer" + std::to_string(i), "hi", TagOf(i));
  EXPECT_EQ(client().stats().peers_forgotten, 1);
  Typing("peer0");
  ExpectNothingSent();
  Typing("peer1");
  ExpectControl("peer1", {.typing = true});
}

}  // namespace
}  // namespace im
