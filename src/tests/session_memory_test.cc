// What is settled or forgotten makes room for what comes: a client that lives long needs no more
// memory than one that is young.
#include <gtest/gtest.h>

#include "session/inbox.h"
#include "session/outbox.h"
#include "tests/support/allocation.h"

namespace im {
namespace {

using torture::Allocations;
using torture::Shortage;

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

}  // namespace
}  // namespace im
