// What is settled or forgotten makes room for what comes: a client that lives long needs no more
// memory than one that is young.
#include <gtest/gtest.h>

#include "session/awaiting.h"
#include "session/debts.h"
#include "session/inbox.h"
#include "session/outbox.h"
#include "session/peers.h"
#include "session/unread.h"
#include "tests/support/allocation.h"
#include "wire/tag.h"

namespace im {
namespace {

using torture::Allocations;
using torture::Shortage;
using torture::TrapWatch;

constexpr uint32_t kMany = 1000;
constexpr uint32_t kWarm = 20;  // from here on there is no memory to be had

// How many of the calls are answered with "yes".
template <typename Call>
uint32_t CountYes(const Call& call) {
  uint32_t yes = 0;
  for (uint32_t i = 0; i < kMany; ++i) {
    if (i == kWarm) Allocations::Fail(Shortage::kFromThenOn, 1);
    if (call(i)) ++yes;
  }
  Allocations::Relent();
  return yes;
}

// Accepts a message without an end of its own and writes it.
uint32_t Transmitted(Outbox* outbox, uint32_t name, bool qos) {
  const Config config;
  OutboxMessage message;
  message.fingerprint = name;
  message.qos = qos;
  message.expires_at = __builtin_inf();
  uint32_t number = 0;
  if (outbox->Add(message, config, &number) != Status::kOk) return 0;
  const std::optional<Transmission> next = outbox->NextTransmission(0, 0, config);
  return next && next->message == number ? number : 0;
}

TEST(SessionMemoryTest, ADeliveredMessageMakesRoomForTheNext) {
  uint32_t yes = 0;
  EXPECT_TRUE(torture::CallCore([&] {
    Outbox outbox;
    yes = CountYes([&](uint32_t i) {
      return Transmitted(&outbox, i, true) != 0 && outbox.Acknowledge(i, 0);
    });
  }));
  EXPECT_EQ(yes, kMany);
}

TEST(SessionMemoryTest, ALostMessageMakesRoomForTheNext) {
  uint32_t yes = 0;
  EXPECT_TRUE(torture::CallCore([&] {
    Outbox outbox;
    yes = CountYes([&](uint32_t i) {
      const uint32_t number = Transmitted(&outbox, i, true);
      if (!outbox.Abort(number)) return false;
      const std::optional<LostMessage> lost = outbox.NextLost();
      return lost && lost->message == number;
    });
  }));
  EXPECT_EQ(yes, kMany);
}

TEST(SessionMemoryTest, AMessageWithoutQosMakesRoomForTheNext) {
  uint32_t yes = 0;
  EXPECT_TRUE(torture::CallCore([&] {
    Outbox outbox;
    yes = CountYes([&](uint32_t i) { return Transmitted(&outbox, i, false) != 0; });
  }));
  EXPECT_EQ(yes, kMany);
}

TEST(SessionMemoryTest, AForgottenFingerprintMakesRoomForTheNext) {
  uint32_t yes = 0;
  EXPECT_TRUE(torture::CallCore([&] {
    Inbox inbox;
    yes = CountYes([&](uint32_t i) {
      return inbox.Remember(i, i, 1e9, 16) == Inbox::Verdict::kFirst;
    });
  }));
  EXPECT_EQ(yes, kMany);
}

// --- Receipts ---

constexpr uint32_t kLimit = 16;
constexpr uint64_t kBob = 7;

AwaitedMessage Awaited(uint32_t name) {
  AwaitedMessage message;
  message.fingerprint = name;
  message.recipient = kBob;
  message.number = name;
  message.held_until = 1e9;
  return message;
}

PeerKind KnowsNobody(uint64_t) { return PeerKind::kUnknown; }

Debt DebtOf(uint32_t name) {
  Debt debt;
  debt.tag = MakeTag(1600000000000, 0, name);
  debt.peer = kBob;
  debt.number = name;
  return debt;
}

TEST(SessionMemoryTest, AReceivedMessageMakesRoomForTheNext) {
  uint32_t yes = 0;
  EXPECT_TRUE(torture::CallCore([&] {
    Awaiting awaiting;
    yes = CountYes([&](uint32_t i) {
      return awaiting.Add(Awaited(i), Config(), KnowsNobody) && awaiting.Received(i, kBob);
    });
  }));
  EXPECT_EQ(yes, kMany);
}

TEST(SessionMemoryTest, AnUnconfirmedMessageMakesRoomForTheNext) {
  uint32_t yes = 0;
  EXPECT_TRUE(torture::CallCore([&] {
    Config config;
    config.max_awaiting = 1;
    Awaiting awaiting;
    yes = CountYes([&](uint32_t i) {
      return awaiting.Add(Awaited(i), config, KnowsNobody) &&
             (i == 0 || awaiting.NextUnconfirmed());
    });
  }));
  EXPECT_EQ(yes, kMany);
}

TEST(SessionMemoryTest, APaidReceiptMakesRoomForTheNext) {
  uint32_t yes = 0;
  EXPECT_TRUE(torture::CallCore([&] {
    Debts debts;
    Array<Receipt> receipts;
    yes = CountYes([&](uint32_t i) {
      return debts.Owe(DebtOf(i + 1), 0, Config()) &&
             debts.Pay(kBob, i, kLimit, 0, Config(), &receipts) && receipts.size() == 1 &&
             debts.Acknowledge(i, kBob) && debts.NextEnded() == i + 1;
    });
  }));
  EXPECT_EQ(yes, kMany);
}

TEST(SessionMemoryTest, AForgottenPeerMakesRoomForTheNext) {
  uint32_t yes = 0;
  EXPECT_TRUE(torture::CallCore([&] {
    Peers peers;
    yes = CountYes([&](uint32_t i) {
      peers.Hear(i, u"peer", true, i, kLimit);
      return peers.KindOf(i) == PeerKind::kCapable;
    });
  }));
  EXPECT_EQ(yes, kMany);
}

TEST(SessionMemoryTest, AReadMessageMakesRoomForTheNext) {
  uint32_t yes = 0;
  EXPECT_TRUE(torture::CallCore([&] {
    Unread unread;
    yes = CountYes([&](uint32_t i) {
      unread.Add(i, kBob, i, kLimit);
      return unread.Read(i, kBob) == i;
    });
  }));
  EXPECT_EQ(yes, kMany);
}

// Makes each allocation of `life` fail, one by one. None of them may trap.
template <typename Life>
void EachAllocationFails(const Life& life) {
  const TrapWatch watch;
  for (uint32_t nth = 1;; ++nth) {
    Allocations::Fail(Shortage::kOnce, nth);
    const bool lives = torture::CallCore(life);
    Allocations::Relent();
    EXPECT_TRUE(lives) << "allocation " << nth << " trapped";
    if (Allocations::refused() == 0) {
      EXPECT_GT(nth, 3u) << "no allocation was made to fail";
      return;
    }
    Allocations::FreeAll();
    if (::testing::Test::HasFailure()) return;
  }
}

TEST(SessionMemoryTest, AMessageThatCannotBeAwaitedIsRefusedAndTheNextIsNot) {
  uint32_t refused = 0, received = 0;
  EachAllocationFails([&] {
    refused = received = 0;
    Awaiting awaiting;
    for (uint32_t i = 0; i < 40; ++i) {
      if (!awaiting.Add(Awaited(i), Config(), KnowsNobody)) ++refused;
      if (awaiting.size() != i + 1 - refused) received = 1000;
    }
    for (uint32_t i = 0; i < 40; ++i) received += awaiting.Received(i, kBob).has_value();
    if (refused + received != 40 || refused > 1 || awaiting.size() > 0) __builtin_trap();
  });
}

TEST(SessionMemoryTest, AReceiptThatCannotBeOwedOrPaidIsSoTheNextTime) {
  EachAllocationFails([] {
    Debts debts;
    Array<Receipt> receipts;
    for (uint32_t i = 0; i < 40; ++i) {
      const bool owed = debts.Owe(DebtOf(i + 1), 0, Config()) ||
                        debts.Owe(DebtOf(i + 1), 0, Config());
      if (!owed || debts.size() != i + 1) __builtin_trap();
    }
    for (uint32_t frame = 0; frame < 4; ++frame) {
      const bool paid = debts.Pay(kBob, frame, 10, 0, Config(), &receipts) ||
                        debts.Pay(kBob, frame, 10, 0, Config(), &receipts);
      if (!paid || receipts.size() != 10) __builtin_trap();
    }
    for (uint32_t frame = 0; frame < 4; ++frame) {
      if (!debts.Acknowledge(frame, kBob)) __builtin_trap();
    }
    if (debts.size() > 0) __builtin_trap();
  });
}

TEST(SessionMemoryTest, APeerThatCannotBeKeptIsKeptTheNextTime) {
  EachAllocationFails([] {
    Peers peers;
    for (uint32_t i = 0; i < 40; ++i) {
      const double silence = peers.Hear(i, u"peer", true, i, 30);
      if (peers.Find(i) != nullptr) continue;
      if (silence != 0) __builtin_trap();  // nothing is known of how long it was silent
      peers.Hear(i, u"peer", true, i, 30);
      if (peers.KindOf(i) != PeerKind::kCapable) __builtin_trap();
    }
  });
}

TEST(SessionMemoryTest, AMessageThatCannotBeKeptAsUnreadIsTheOnlyOneForgotten) {
  EachAllocationFails([] {
    Unread unread;
    uint32_t read = 0;
    for (uint32_t i = 0; i < 40; ++i) unread.Add(i, kBob, i, 100);
    for (uint32_t i = 0; i < 40; ++i) read += unread.Read(i, kBob).has_value();
    if (read + Allocations::refused() != 40) __builtin_trap();
  });
}

}  // namespace
}  // namespace im
