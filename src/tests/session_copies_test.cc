// When a message whose receipt does not come is sent again (RECEIPTS.md, 5).
#include "tests/support/receipts_fixture.h"

namespace im {
namespace {

class SessionCopiesTest : public ReceiptsTest {
 protected:
  void SetUp() override { LoginOnline(); }

  ControlText Received(uint32_t number) { return ControlText{{fingerprint_of(number)}}; }
};

// --- Copies by time ---

TEST_F(SessionCopiesTest, ACapablePeerGetsTwoCopiesByTime) {
  BobIsCapable();
  const uint32_t number = Delivered("hi");
  Advance(9999ms);
  ExpectNothingSent();
  Advance(1ms);
  ExpectCopy(number, "hi");
  Acknowledge(number);  // of the copy
  ExpectNothingSettled();
  Advance(59999ms);
  ExpectNothingSent();
  Advance(1ms);
  ExpectCopy(number, "hi");
  Advance(1h);
  ExpectNothingSent();
  EXPECT_EQ(client().stats().copies, 2);
}

TEST_F(SessionCopiesTest, AnUnknownPeerGetsOne) {
  const uint32_t number = Delivered("hi");
  Advance(14999ms);
  ExpectNothingSent();
  Advance(1ms);
  ExpectCopy(number, "hi");
  Advance(1h);
  ExpectNothingSent();
}

TEST_F(SessionCopiesTest, ALegacyPeerGetsNone) {
  Hear("bob", "hello", "fp-1");
  Delivered("hi");
  Advance(1h);
  ExpectNothingSent();
}

TEST_F(SessionCopiesTest, ACapablePeerThatBecomesLegacyGetsNoMore) {
  BobIsCapable();
  Delivered("hi");
  Hear("bob", "hello", "fp-1");
  Advance(1h);
  ExpectNothingSent();
}

TEST_F(SessionCopiesTest, ALegacyPeerThatBecomesCapableGetsThem) {
  Hear("bob", "hello", "fp-1");
  const uint32_t number = Delivered("hi");
  Advance(1s);
  Hear("bob", "hello", TagOf(1));
  Advance(9s);
  ExpectCopy(number, "hi");
}

TEST_F(SessionCopiesTest, OfflineTimeDoesNotCount) {
  BobIsCapable();
  const uint32_t number = Delivered("hi");
  Advance(4s);
  Cut();
  server.opens = false;
  Advance(1h);
  server.opens = true;
  Elapse(State::kOnline, 1min);
  SkipSent();
  Advance(5999ms);
  EXPECT_EQ(client().stats().copies, 0);
  SkipSent();  // he was told that this client is back
  Advance(1ms);
  ExpectCopy(number, "hi");
}

TEST_F(SessionCopiesTest, ReloginAloneSendsNothingAgain) {
  BobIsCapable();
  Delivered("hi");
  Reconnected();
  SkipSent();
  Advance(1s);
  EXPECT_EQ(client().stats().copies, 0);
}

// --- Copies that went down with their link ---

// Such a copy may never have come to the server, and nothing else may ask for another one.
TEST_F(SessionCopiesTest, ACopyWithoutAnAckIsSentAgainOnTheNextLink) {
  BobIsCapable();
  Delivered("hi");
  Advance(10s);
  for (double copies = 1; copies < 5; ++copies) {
    EXPECT_EQ(client().stats().copies, copies);
    Reconnected();
  }
  EXPECT_EQ(client().stats().copies, 5);
  Reconnected();
  EXPECT_EQ(client().stats().copies, 5);  // in all
}

TEST_F(SessionCopiesTest, ACopyThatTheServerTookIsNot) {
  BobIsCapable();
  const uint32_t number = Delivered("hi");
  Advance(10s);
  Acknowledge(number);
  Reconnected();
  EXPECT_EQ(client().stats().copies, 1);
}

TEST_F(SessionCopiesTest, AnAckOfACopyIsKnown) {
  Set(Option::kLogLevel, 0);
  const uint32_t number = Delivered("hi");
  Advance(15s);
  Acknowledge(number);
  EXPECT_EQ(CountLog(LogCode::kAckUnknown), 0u);
}

TEST_F(SessionCopiesTest, ACopyToAStrangerIsNot) {
  Delivered("hi");
  Advance(15s);
  Reconnected();
  EXPECT_EQ(client().stats().copies, 1);
}

// --- Copies by evidence ---

TEST_F(SessionCopiesTest, AGapSendsWhatIsMissingAtOnce) {
  BobIsCapable();
  const uint32_t lost = Delivered("lost");
  Advance(2s);
  const uint32_t later = Delivered("later");
  BobSays(Received(later));
  ExpectReceived(later);
  ExpectCopy(lost, "lost");
  ExpectNothingSent();
}

TEST_F(SessionCopiesTest, MessagesOfTheSameMomentAreNoGap) {
  BobIsCapable();
  Delivered("first");
  Advance(1999ms);
  const uint32_t later = Delivered("later");
  BobSays(Received(later));
  ExpectNothingSent();
}

TEST_F(SessionCopiesTest, AGapIsOfOnePeer) {
  BobIsCapable();
  Hear("carol", "hi", TagOf(5));
  Delivered("to bob");
  Advance(2s);
  const uint32_t other = Delivered("to carol", "carol");
  Control("carol", Received(other));
  ExpectNothingSent();
}

TEST_F(SessionCopiesTest, OneFrameIsOneSign) {
  BobIsCapable();
  const uint32_t lost = Delivered("lost");
  Advance(2s);
  const uint32_t second = Delivered("2"), third = Delivered("3");
  BobSays({{fingerprint_of(second), fingerprint_of(third)}});
  ExpectCopy(lost, "lost");
  ExpectNothingSent();
}

TEST_F(SessionCopiesTest, BackSendsAllThatIsAwaited) {
  BobIsCapable();
  const uint32_t first = Delivered("1"), second = Delivered("2");
  Delivered("3", "carol");
  BobSays({.back = true});
  ExpectCopy(first, "1");
  ExpectCopy(second, "2");
  ExpectNothingSent();
}

TEST_F(SessionCopiesTest, BackWithReceiptsSendsTheRest) {
  BobIsCapable();
  const uint32_t first = Delivered("1"), second = Delivered("2");
  BobSays({{fingerprint_of(first)}, {}, false, true});
  ExpectCopy(second, "2");
  ExpectNothingSent();
}

TEST_F(SessionCopiesTest, TheFirstWordAfterSilenceIsASign) {
  BobIsCapable();
  Advance(5s);
  Delivered("hi");
  Advance(5s);
  Hear("bob", "I am here", TagOf(1));  // after 10 s
  EXPECT_EQ(client().stats().copies, 1);
  Advance(1s);
  Hear("bob", "and here", TagOf(2));  // no silence
  EXPECT_EQ(client().stats().copies, 1);
}

TEST_F(SessionCopiesTest, WhatWasJustSentIsNotSentAgainForASign) {
  BobIsCapable();
  Advance(20s);
  Delivered("hi");
  Advance(1999ms);
  BobSays({.typing = true});
  EXPECT_EQ(client().stats().copies, 0);
}

TEST_F(SessionCopiesTest, ReceiptsComeBeforeTheSignThatTheyAre) {
  BobIsCapable();
  const uint32_t number = Delivered("hi");
  Advance(10s);
  SkipSent();  // a copy by time
  Advance(10s);
  BobSays(Received(number));
  ExpectReceived(number);
  ExpectNothingSent();
}

TEST_F(SessionCopiesTest, FiveCopiesAtMost) {
  BobIsCapable();
  const uint32_t number = Delivered("hi");
  for (int i = 0; i < 5; ++i) {
    BobSays({.back = true});
    ExpectCopy(number, "hi");
  }
  BobSays({.back = true});
  Advance(1h);
  ExpectNothingSent();
  EXPECT_EQ(client().stats().copies, 5);
  BobSays(Received(number));  // and it is still awaited
  ExpectReceived(number);
}

TEST_F(SessionCopiesTest, CopiesWaitForRoomInTheSocket) {
  BobIsCapable();
  const uint32_t number = Delivered("hi");
  backlog = 300000;
  BobSays({.back = true});
  Advance(1s);
  ExpectNothingSent();
  backlog = 0;
  Advance(50ms);
  ExpectCopy(number, "hi");
}

TEST_F(SessionCopiesTest, ReceivedMeanwhileItIsNotSentAgain) {
  BobIsCapable();
  const uint32_t number = Delivered("hi");
  backlog = 300000;
  BobSays({.back = true});
  BobSays(Received(number));
  backlog = 0;
  Advance(1s);
  ExpectNothingSent();
}

TEST_F(SessionCopiesTest, WhatIsReceivedMeanwhileKeepsBackNoOther) {
  BobIsCapable();
  const uint32_t first = Delivered("1"), second = Delivered("2"), third = Delivered("3");
  backlog = 300000;
  BobSays({.back = true});
  BobSays(Received(first));
  backlog = 0;
  Advance(1s);
  ExpectCopy(second, "2");
  ExpectCopy(third, "3");
  ExpectNothingSent();
}

}  // namespace
}  // namespace im
