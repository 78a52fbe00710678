// Messages that await their receipts, and when they are sent again (RECEIPTS.md, 5).
#include "tests/support/receipts_fixture.h"

namespace im {
namespace {

class SessionAwaitingTest : public ReceiptsTest {
 protected:
  void SetUp() override { LoginOnline(); }

  ControlText Received(uint32_t number) { return ControlText{{fingerprint_of(number)}}; }
  ControlText Read(uint32_t number) { return ControlText{{}, {fingerprint_of(number)}}; }
};

// --- Receipts ---

TEST_F(SessionAwaitingTest, AReceiptMakesAMessageReceived) {
  const uint32_t number = Delivered("hi");
  EXPECT_EQ(client().stats().awaiting, 1);
  BobSays(Received(number));
  ExpectReceived(number);
  EXPECT_EQ(client().stats().awaiting, 0);
  EXPECT_EQ(client().stats().receipts_in, 1);
  Advance(1h);
  ExpectNothingSent();
  ExpectNoNews();
}

TEST_F(SessionAwaitingTest, BeforeTheAckAReceiptProvesBoth) {
  const uint32_t number = Send("bob", "hi");
  BobSays(Received(number));
  ExpectDelivered(number);
  ExpectReceived(number);
  Acknowledge(number);  // comes late
  ExpectNothingSettled();
  ExpectNoNews();
}

TEST_F(SessionAwaitingTest, WhatWasNeverSentIsNotReceived) {
  backlog = 300000;
  const uint32_t number = Send("bob", "hi");
  BobSays(Received(number));
  ExpectNothingSettled();
  ExpectNoNews();
}

TEST_F(SessionAwaitingTest, ReadFollowsReceived) {
  const uint32_t number = Delivered("hi");
  BobSays(Received(number));
  ExpectReceived(number);
  BobSays(Read(number));
  ExpectRead(number);
  BobSays(Read(number));  // states only move forward
  BobSays(Received(number));
  ExpectNoNews();
}

TEST_F(SessionAwaitingTest, ReadImpliesReceived) {
  const uint32_t number = Delivered("hi");
  BobSays(Read(number));
  ExpectReceived(number);
  ExpectRead(number);
}

TEST_F(SessionAwaitingTest, AReceiptOfAStrangerIsIgnored) {
  const uint32_t number = Delivered("hi");
  Control("mallory", Received(number));
  Control("mallory", Read(number));
  ExpectNoNews();
  BobSays(Received(number));
  ExpectReceived(number);
  Control("mallory", Read(number));
  ExpectNoNews();
}

TEST_F(SessionAwaitingTest, UnknownFingerprintsAreIgnored) {
  BobSays({{TagOf(1), TagOf(2)}, {TagOf(3)}});
  ExpectNoNews();
}

// --- Copies by time ---

TEST_F(SessionAwaitingTest, ACapablePeerGetsTwoCopiesByTime) {
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

TEST_F(SessionAwaitingTest, AnUnknownPeerGetsOne) {
  const uint32_t number = Delivered("hi");
  Advance(14999ms);
  ExpectNothingSent();
  Advance(1ms);
  ExpectCopy(number, "hi");
  Advance(1h);
  ExpectNothingSent();
}

TEST_F(SessionAwaitingTest, ALegacyPeerGetsNone) {
  Hear("bob", "hello", "fp-1");
  Delivered("hi");
  Advance(1h);
  ExpectNothingSent();
}

TEST_F(SessionAwaitingTest, ACapablePeerThatBecomesLegacyGetsNoMore) {
  BobIsCapable();
  Delivered("hi");
  Hear("bob", "hello", "fp-1");
  Advance(1h);
  ExpectNothingSent();
}

TEST_F(SessionAwaitingTest, ALegacyPeerThatBecomesCapableGetsThem) {
  Hear("bob", "hello", "fp-1");
  const uint32_t number = Delivered("hi");
  Advance(1s);
  Hear("bob", "hello", TagOf(1));
  Advance(9s);
  ExpectCopy(number, "hi");
}

TEST_F(SessionAwaitingTest, OfflineTimeDoesNotCount) {
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

TEST_F(SessionAwaitingTest, ReloginAloneSendsNothingAgain) {
  BobIsCapable();
  Delivered("hi");
  Reconnected();
  SkipSent();
  Advance(1s);
  EXPECT_EQ(client().stats().copies, 0);
}

// --- Copies that went down with their link ---

// Such a copy may never have come to the server, and nothing else may ask for another one.
TEST_F(SessionAwaitingTest, ACopyWithoutAnAckIsSentAgainOnTheNextLink) {
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

TEST_F(SessionAwaitingTest, ACopyThatTheServerTookIsNot) {
  BobIsCapable();
  const uint32_t number = Delivered("hi");
  Advance(10s);
  Acknowledge(number);
  Reconnected();
  EXPECT_EQ(client().stats().copies, 1);
}

TEST_F(SessionAwaitingTest, ACopyToAStrangerIsNot) {
  Delivered("hi");
  Advance(15s);
  Reconnected();
  EXPECT_EQ(client().stats().copies, 1);
}

// --- Copies by evidence ---

TEST_F(SessionAwaitingTest, AGapSendsWhatIsMissingAtOnce) {
  BobIsCapable();
  const uint32_t lost = Delivered("lost");
  Advance(2s);
  const uint32_t later = Delivered("later");
  BobSays(Received(later));
  ExpectReceived(later);
  ExpectCopy(lost, "lost");
  ExpectNothingSent();
}

TEST_F(SessionAwaitingTest, MessagesOfTheSameMomentAreNoGap) {
  BobIsCapable();
  Delivered("first");
  Advance(1999ms);
  const uint32_t later = Delivered("later");
  BobSays(Received(later));
  ExpectNothingSent();
}

TEST_F(SessionAwaitingTest, AGapIsOfOnePeer) {
  BobIsCapable();
  Hear("carol", "hi", TagOf(5));
  Delivered("to bob");
  Advance(2s);
  const uint32_t other = Delivered("to carol", "carol");
  Control("carol", Received(other));
  ExpectNothingSent();
}

TEST_F(SessionAwaitingTest, OneFrameIsOneSign) {
  BobIsCapable();
  const uint32_t lost = Delivered("lost");
  Advance(2s);
  const uint32_t second = Delivered("2"), third = Delivered("3");
  BobSays({{fingerprint_of(second), fingerprint_of(third)}});
  ExpectCopy(lost, "lost");
  ExpectNothingSent();
}

TEST_F(SessionAwaitingTest, BackSendsAllThatIsAwaited) {
  BobIsCapable();
  const uint32_t first = Delivered("1"), second = Delivered("2");
  Delivered("3", "carol");
  BobSays({.back = true});
  ExpectCopy(first, "1");
  ExpectCopy(second, "2");
  ExpectNothingSent();
}

TEST_F(SessionAwaitingTest, BackWithReceiptsSendsTheRest) {
  BobIsCapable();
  const uint32_t first = Delivered("1"), second = Delivered("2");
  BobSays({{fingerprint_of(first)}, {}, false, true});
  ExpectCopy(second, "2");
  ExpectNothingSent();
}

TEST_F(SessionAwaitingTest, TheFirstWordAfterSilenceIsASign) {
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

TEST_F(SessionAwaitingTest, WhatWasJustSentIsNotSentAgainForASign) {
  BobIsCapable();
  Advance(20s);
  Delivered("hi");
  Advance(1999ms);
  BobSays({.typing = true});
  EXPECT_EQ(client().stats().copies, 0);
}

TEST_F(SessionAwaitingTest, ReceiptsComeBeforeTheSignThatTheyAre) {
  BobIsCapable();
  const uint32_t number = Delivered("hi");
  Advance(10s);
  SkipSent();  // a copy by time
  Advance(10s);
  BobSays(Received(number));
  ExpectReceived(number);
  ExpectNothingSent();
}

TEST_F(SessionAwaitingTest, FiveCopiesAtMost) {
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

TEST_F(SessionAwaitingTest, CopiesWaitForRoomInTheSocket) {
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

TEST_F(SessionAwaitingTest, ReceivedMeanwhileItIsNotSentAgain) {
  BobIsCapable();
  const uint32_t number = Delivered("hi");
  backlog = 300000;
  BobSays({.back = true});
  BobSays(Received(number));
  backlog = 0;
  Advance(1s);
  ExpectNothingSent();
}

// --- The end of waiting ---

TEST_F(SessionAwaitingTest, AfterHoldForItIsUnconfirmed) {
  const uint32_t number = Delivered("hi");
  Advance(24h - 1ms);
  ExpectNoNews();
  Advance(1ms);
  ExpectUnconfirmed(number, UnconfirmedReason::kExpired);
  BobSays(Received(number));
  ExpectNoNews();
}

TEST_F(SessionAwaitingTest, HoldForGoesOnWithoutASession) {
  const uint32_t number = Delivered("hi");
  Receive(KickoutFrame("{\"code\":1}"));
  Advance(24h);
  ExpectUnconfirmed(number, UnconfirmedReason::kExpired);
}

TEST_F(SessionAwaitingTest, ALogoutEndsIt) {
  const uint32_t number = Delivered("hi");
  Logout();
  ExpectUnconfirmed(number, UnconfirmedReason::kLoggedOut);
  EXPECT_EQ(client().Deadline(), kForever);
}

TEST_F(SessionAwaitingTest, ALogoutAfterAKickOutEndsItToo) {
  const uint32_t number = Delivered("hi");
  Receive(KickoutFrame("{\"code\":1}"));
  Logout();
  ExpectUnconfirmed(number, UnconfirmedReason::kLoggedOut);
}

TEST_F(SessionAwaitingTest, TheOldestMakesRoom) {
  std::vector<uint32_t> numbers;
  for (uint32_t i = 0; i <= 10000; ++i) {
    const uint32_t number = Send("bob", "hi");
    Acknowledge(number);
    numbers.push_back(number);
    if (i == 9999) ExpectNoNews();
  }
  ExpectUnconfirmed(numbers[0], UnconfirmedReason::kQueueFull);
  ExpectNoNews();
  EXPECT_EQ(client().stats().awaiting, 10000);
  EXPECT_EQ(client().stats().awaiting_forgotten, 1);
}

TEST_F(SessionAwaitingTest, WhatWentToLegacyPeersMakesRoomFirst) {
  BobIsCapable();
  const uint32_t first = Delivered("hi");
  const uint32_t unknown = Delivered("hi", "dave");
  const uint32_t legacy = Delivered("hi", "carol");
  for (uint32_t i = 3; i < 10000; ++i) Delivered("hi");
  Hear("carol", "plain", "fp-1");
  const uint32_t last = Delivered("hi", "carol");
  ExpectUnconfirmed(legacy, UnconfirmedReason::kQueueFull);
  Delivered("hi");
  ExpectUnconfirmed(last, UnconfirmedReason::kQueueFull);
  Delivered("hi");
  ExpectUnconfirmed(first, UnconfirmedReason::kQueueFull);
  Hear("bob", "plain", "fp-2");
  Hear("dave", "plain", "fp-3");
  Delivered("hi");
  ExpectUnconfirmed(unknown, UnconfirmedReason::kQueueFull);
  ExpectNoNews();
}

TEST_F(SessionAwaitingTest, AnAbortedOneIsAwaitedNoMore) {
  BobIsCapable();
  const uint32_t number = Delivered("hi");
  EXPECT_EQ(Abort(number), Status::kOk);
  ExpectUnconfirmed(number, UnconfirmedReason::kAborted);
  EXPECT_EQ(Abort(number), Status::kInvalidArgument);
  BobSays(Received(number));
  Advance(1h);
  ExpectNothingSent();
  ExpectNothingSettled();
  ExpectNoNews();
}

TEST_F(SessionAwaitingTest, AnAwaitedFingerprintIsTaken) {
  const uint32_t number = Delivered("hi");
  uint32_t other = 0;
  EXPECT_EQ(TrySend("bob", "hi", Named(fingerprint_of(number)), &other),
            Status::kDuplicateFingerprint);
  BobSays(Received(number));
  EXPECT_EQ(TrySend("bob", "hi", Named(fingerprint_of(number)), &other), Status::kOk);
}

// --- Of earlier pages ---

TEST_F(SessionAwaitingTest, AMessageOfAnEarlierPageIsAwaited) {
  BobIsCapable();
  const uint32_t number = Await("bob", TagOf(1), 1);
  ExpectNothingSent();
  Advance(10s);
  ExpectCopy(number, "restored");
  BobSays({{TagOf(1)}});
  ExpectReceived(number);
}

TEST_F(SessionAwaitingTest, ItsCopiesAndItsAgeCount) {
  BobIsCapable();
  const uint32_t number = Await("bob", TagOf(1), 5, 23h);
  BobSays({.back = true});
  Advance(1h);
  ExpectNothingSent();
  ExpectUnconfirmed(number, UnconfirmedReason::kExpired);
}

TEST_F(SessionAwaitingTest, WhatWaitedTooLongEndsAtOnce) {
  const uint32_t number = Await("bob", TagOf(1), 0, 25h);
  ExpectUnconfirmed(number, UnconfirmedReason::kExpired);
}

TEST_F(SessionAwaitingTest, ATagForTheServerIsAFingerprintLikeOthers) {
  const uint32_t number = Send("0", "hi", Named(TagOf(1)));
  Acknowledge(number, "0");
  ExpectDelivered(number);
  EXPECT_EQ(client().stats().awaiting, 0);
}

TEST_F(SessionAwaitingTest, TheSameTagAgainIsAboutTheLastMessage) {
  const uint32_t first = Send("bob", "hi", Named(TagOf(1)));
  BobSays({{TagOf(1)}});
  ExpectDelivered(first);
  ExpectReceived(first);
  const uint32_t second = Send("bob", "hi", Named(TagOf(1)));
  BobSays({{}, {TagOf(1)}});
  ExpectReceived(second);
  ExpectRead(second);
}

TEST_F(SessionAwaitingTest, OnlyWhatHasATagIsAwaited) {
  uint32_t number = 0;
  EXPECT_EQ(TryAwait("bob", "fp-1", 0, 0, &number), Status::kInvalidArgument);
  EXPECT_EQ(TryAwait("bob", TagOf(1), 0, -1, &number), Status::kInvalidArgument);
  EXPECT_EQ(TryAwait("bob", TagOf(1), 0, __builtin_nan(""), &number), Status::kInvalidArgument);
  Await("bob", TagOf(1));
  EXPECT_EQ(TryAwait("bob", TagOf(1), 0, 0, &number), Status::kDuplicateFingerprint);
}

TEST_F(SessionAwaitingTest, NewMessagesComeBehindThoseOfAnEarlierPage) {
  Await("bob", "018bcfe5-7000-8e2e-8003-000000000001");  // 2 s ahead
  EXPECT_EQ(fingerprint_of(Send("bob", "hi")).substr(0, 23), "018bcfe5-7000-8e2e-8004");
}

TEST_F(SessionAwaitingTest, ARestoredMessageThatWasNotDeliveredGoesOn) {
  const uint32_t number = Send("bob", "hi", Named("018bcfe5-7000-8e2e-8003-000000000001"));
  Acknowledge(number);
  EXPECT_EQ(client().stats().awaiting, 1);
}

}  // namespace
}  // namespace im
