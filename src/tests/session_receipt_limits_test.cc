// How long a name may be and how much a control frame may hold (RECEIPTS.md, 2 and 8).
#include "session/awaiting.h"
#include "session/peers.h"
#include "tests/support/receipts_fixture.h"

namespace im {
namespace {

class SessionReceiptLimitsTest : public ReceiptsTest {
 protected:
  void SetUp() override { LoginOnline(); }
};

TEST_F(SessionReceiptLimitsTest, ANameOf128UnitsIsSpelledWhole) {
  const std::string name(128, 'x');
  Hear(name, "hi", TagOf(1));
  Owe(name, TagOf(1));
  Advance(200ms);
  ExpectControl(name, {{TagOf(1)}});
}

TEST_F(SessionReceiptLimitsTest, OfAnEndlessNameNothingIsKnown) {
  Peers peers;
  EXPECT_EQ(peers.Hear(1, std::u16string(kMaxPeerUnits + 1, u'x'), true, 5000, 10), 0);
  EXPECT_EQ(peers.Find(1), nullptr);
}

TEST_F(SessionReceiptLimitsTest, WithoutAPeerNothingIsOwedOrTyped) {
  uint32_t number = 0;
  for (const std::string& text : {TagOf(1), std::string(), "\"bob" + TagOf(1)}) {
    EXPECT_EQ(client().Owe(Utf16(text), false, now, &number), Status::kInvalidArgument) << text;
    EXPECT_EQ(client().Typing(Utf16(text), now), Status::kInvalidArgument) << text;
  }
}

TEST_F(SessionReceiptLimitsTest, ExactlySoManyBytesAreAwaited) {
  Config config;
  config.max_awaiting_bytes = 300;
  const auto kind_of = [](uint64_t) { return PeerKind::kUnknown; };
  Awaiting awaiting;
  AwaitedMessage message;
  message.bytes = 100;
  for (uint32_t i = 0; i < 4; ++i) {
    EXPECT_EQ(awaiting.forgotten(), 0);
    message.fingerprint = i;
    EXPECT_TRUE(awaiting.Add(message, config, kind_of));
  }
  EXPECT_EQ(awaiting.forgotten(), 1);
}

TEST_F(SessionReceiptLimitsTest, WhatWasSaidLeavesNothingBehind) {
  BobIsCapable();
  for (int i = 0; i < 100; ++i) {
    Typing("bob");
    Advance(3s);
  }
  EXPECT_LT(client().document().size(), 200u);
}

// --- How much fits into a frame ---

struct Room {
  double bytes;
  size_t frames;  // for six receipts to bob; 0: they are not sent
};

class SessionReceiptRoomTest : public ReceiptsTest, public ::testing::WithParamInterface<Room> {};

TEST_P(SessionReceiptRoomTest, AFrameHoldsAsManyReceiptsAsItHasBytesFor) {
  Set(Option::kMaxFrameBytes, GetParam().bytes);
  LoginOnline();
  BobIsCapable();
  for (uint32_t i = 0; i < 6; ++i) Owe("bob", TagOf(i));
  Advance(200ms);
  size_t frames = 0;
  for (const Event& event : events()) {
    const Output& output = event.output;
    if (output.kind != OutputKind::kSendFrame || output.frame.subtype != kControlSubtype) continue;
    ++frames;
    EXPECT_LE(event.frame.size(), GetParam().bytes);
  }
  EXPECT_EQ(frames, GetParam().frames);
}

// What surrounds it, this user's name with its quotes, the peer's, and what surrounds the lists.
constexpr double kBare = 160 + 7 + 3 + 72;
constexpr double kEach = 41;
INSTANTIATE_TEST_SUITE_P(Rooms, SessionReceiptRoomTest,
                         ::testing::Values(Room{kBare + kEach - 1, 0}, Room{kBare + kEach, 6},
                                           Room{kBare + 2 * kEach - 1, 6},
                                           Room{kBare + 2 * kEach, 3},
                                           Room{kBare + 6 * kEach - 1, 2},
                                           Room{kBare + 6 * kEach, 1}));

}  // namespace
}  // namespace im
