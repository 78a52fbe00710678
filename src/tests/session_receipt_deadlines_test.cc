// What awaits something arms a timer, and nothing else does: awaited messages and debts alone,
// without a client around them.
#include <gtest/gtest.h>

#include "session/awaiting.h"
#include "session/debts.h"
#include "wire/tag.h"

namespace im {
namespace {

constexpr double kNever = __builtin_inf();
constexpr uint64_t kBob = 7;

TEST(AwaitingDeadlineTest, WhoeverHadAllCopiesIsWaitedForWithoutATimer) {
  for (const bool all : {false, true}) {
    Awaiting awaiting;
    AwaitedMessage message;
    message.recipient = kBob;
    message.copies = all ? Awaiting::kMaxCopies : Awaiting::kMaxCopies - 1;
    message.held_until = 1e9;
    const auto capable = [](uint64_t) { return PeerKind::kCapable; };
    ASSERT_TRUE(awaiting.Add(message, Config(), capable));
    awaiting.PeerChanged();  // it is looked at anew
    awaiting.Tick(1, capable);
    EXPECT_EQ(awaiting.due_deadline(), all ? kNever : Awaiting::kFirstCopyMs);
  }
}

class DebtsDeadlineTest : public ::testing::Test {
 protected:
  void Owe(uint32_t name, bool read = false) {
    Debt debt;
    debt.tag = MakeTag(1600000000000, 0, name);
    debt.peer = kBob;
    debt.read = read;
    EXPECT_TRUE(debts_.Owe(debt, now_, config_));
  }
  // What is owed goes in a frame of this fingerprint.
  void Pay(uint64_t frame) {
    EXPECT_TRUE(debts_.Pay(kBob, frame, 100, now_, config_, &receipts_));
    EXPECT_GT(receipts_.size(), 0u);
    debts_.Rest();
  }

  Config config_;
  Debts debts_;
  Array<Receipt> receipts_;
  double now_ = 1000;
};

TEST_F(DebtsDeadlineTest, AFrameThatHoldsNoDebtIsNotAwaitedWhicheverItIs) {
  for (const uint32_t first : {1, 2}) {
    for (const uint32_t name : {1, 2}) {
      Owe(name);
      Pay(name);
    }
    Owe(first, /*read=*/true);
    EXPECT_EQ(debts_.answer_deadline(), now_ + config_.retry_interval);
    Owe(3 - first, /*read=*/true);
    EXPECT_EQ(debts_.answer_deadline(), kNever);
    EXPECT_FALSE(debts_.Acknowledge(1, kBob));
    EXPECT_FALSE(debts_.Acknowledge(2, kBob));
    debts_.ForgetAll();
  }
}

TEST_F(DebtsDeadlineTest, AForgottenDebtLeavesItsFrame) {
  config_.max_debts = 1;
  Owe(1);
  Pay(1);
  Owe(2);
  EXPECT_EQ(debts_.answer_deadline(), kNever);
  EXPECT_FALSE(debts_.Acknowledge(1, kBob));
}

TEST_F(DebtsDeadlineTest, WhatWentWithItsLinkIsNotAwaited) {
  Owe(1);
  Pay(1);
  debts_.LinkLost();
  EXPECT_EQ(debts_.answer_deadline(), kNever);
  EXPECT_FALSE(debts_.Acknowledge(1, kBob));
  EXPECT_EQ(debts_.size(), 1u);  // it is owed again
}

TEST_F(DebtsDeadlineTest, AfterASessionNothingIsGatheredOrAwaited) {
  Owe(1);
  Pay(1);
  for (uint32_t name = 2; name <= kMaxReceiptsWritten; ++name) Owe(name);
  debts_.ForgetAll();
  EXPECT_EQ(debts_.deadline(), kNever);
  EXPECT_EQ(debts_.answer_deadline(), kNever);
  EXPECT_FALSE(debts_.Acknowledge(1, kBob));
  Owe(1);
  EXPECT_EQ(debts_.deadline(), now_ + Debts::kGatherMs);
}

}  // namespace
}  // namespace im
