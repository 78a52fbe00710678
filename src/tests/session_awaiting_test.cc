// Messages that await their receipts, and how that ends (RECEIPTS.md, 5).
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
  EXPECT_EQ(Last(OutputKind::kDelivered)->output.detail, 1);  // a receipt is to follow
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
  BobIsCapable();
  Delivered("hi");
  Advance(3s);
  BobSays({{TagOf(1), TagOf(2)}, {TagOf(3)}});
  ExpectNothingSent();  // what is unknown was sent at no time, so it tells of no gap
  ExpectNoNews();
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
  Advance(5s);
  const uint32_t number = Await("bob", TagOf(1), 1);
  Advance(9999ms);
  ExpectNothingSent();
  Advance(1ms);
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

TEST_F(SessionAwaitingTest, WhatIsLargerThanAFrameMayBeIsNotAwaited) {
  const std::u16string recipient = u"bob", tag = Utf16(TagOf(1));
  AwaitRequest request;
  request.recipient = recipient;
  request.fingerprint = tag;
  uint32_t number = 0;
  for (const double bytes : {kMaxFrameBytes + 1.0, __builtin_inf(), __builtin_nan("")}) {
    request.bytes = bytes;
    EXPECT_EQ(client().Await(request, now, &number), Status::kFrameTooLarge);
  }
  request.bytes = kMaxFrameBytes;
  EXPECT_EQ(client().Await(request, now, &number), Status::kOk);
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
