// Memory fails the core at every allocation there is, one by one, over many scripts. Each failure
// must be answered in the same call, by a refusal that changes nothing or by one trap; whatever was
// accepted before keeps its promise, and nothing leaks.
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <numeric>
#include <string>
#include <vector>

#include "tests/support/allocation.h"
#include "tests/support/allocation_host.h"
#include "tests/support/allocation_scripts.h"

namespace im::torture {
namespace {

struct Outcome {
  std::vector<std::string> story;
  Figures figures{};  // of the last client
  Answers answers{};  // of all clients
  uint32_t refused = 0;
  bool died = false;  // some client trapped
};

// Plays `script`; then memory comes back, and all that still live must come to a good end.
Outcome Play(const Script& script, Shortage shortage = Shortage::kNone, uint32_t nth = 0) {
  const TrapWatch watch;
  const uint32_t live = Allocations::live();
  Outcome outcome;
  Allocations::Fail(shortage, nth);
  std::vector<std::unique_ptr<ScarceHost>> hosts;
  for (int i = 0; i < script.clients; ++i) hosts.push_back(std::make_unique<ScarceHost>(shortage));
  for (const auto& host : hosts) script.play(*host);
  outcome.figures = hosts.back()->figures();
  outcome.refused = Allocations::refused();
  Allocations::Relent();
  for (const auto& host : hosts) {
    host->Recover();
    outcome.story.insert(outcome.story.end(), host->story().begin(), host->story().end());
    for (int i = 0; i < kAnswerCount; ++i) outcome.answers[i] += host->answers()[i];
    outcome.died = outcome.died || host->dead();
  }
  hosts.clear();
  if (!outcome.died) {
    EXPECT_EQ(Allocations::live(), live) << "destroyed clients left blocks";
  }
  Allocations::FreeAll();  // what the dead leave behind
  return outcome;
}

// A kick-out may lose what its document tells, and say so, but never its effect.
std::vector<std::string> Unexplained(const std::vector<std::string>& story) {
  const std::string kickout = std::to_string(static_cast<int>(OutputKind::kKickedOut)) + " ";
  const std::string error = std::to_string(static_cast<int>(OutputKind::kError)) + " " +
                            std::to_string(static_cast<int>(Status::kOutOfMemory)) + " ";
  std::vector<std::string> plain;
  for (const std::string& line : story) {
    if (line.compare(0, error.size(), error) == 0) continue;
    plain.push_back(line.compare(0, kickout.size(), kickout) == 0 ? kickout : line);
  }
  return plain;
}

class TortureTest : public ::testing::TestWithParam<Script> {
 protected:
  // The N-th allocation fails, for N = 1, 2, ... until there are no more of them.
  template <typename Judge>
  void EachAllocation(Shortage shortage, const Judge& judge) {
    for (uint32_t nth = 1;; ++nth) {
      SCOPED_TRACE("allocation " + std::to_string(nth));
      const Outcome outcome = Play(GetParam(), shortage, nth);
      if (outcome.refused == 0) {
        EXPECT_GT(nth, 1u) << "no allocation was made to fail";
        return;
      }
      judge(outcome);
      if (HasFailure()) return;
    }
  }
};

TEST_P(TortureTest, WithMemoryTheScriptDoesWhatItSays) {
  const Outcome outcome = Play(GetParam());
  const Tally& tally = GetParam().tally;
  EXPECT_EQ(outcome.figures[kAccepted], tally.accepted);
  EXPECT_EQ(outcome.figures[kDelivered], tally.delivered);
  EXPECT_EQ(outcome.figures[kLost], tally.lost);
  EXPECT_EQ(outcome.figures[kShown], tally.shown);
  EXPECT_EQ(outcome.figures[kDuplicates], tally.duplicates);
  EXPECT_EQ(outcome.figures[kReconnects], tally.reconnects);
  EXPECT_EQ(outcome.answers, Answers());
}

// What is refused once and then tried again leaves no trace: the story is the one without failure.
TEST_P(TortureTest, AFailedAllocationIsRefusedWithoutATraceOrFatal) {
  const Outcome undisturbed = Play(GetParam());
  EachAllocation(Shortage::kOnce, [&](const Outcome& outcome) {
    EXPECT_EQ(outcome.refused, 1u);
    EXPECT_EQ(std::accumulate(outcome.answers.begin(), outcome.answers.end(), 0u), 1u);
    // What is said later, or is known no more, makes another story, which came to a good end too.
    if (outcome.died || outcome.answers[kQuiet] + outcome.answers[kControlUnsaid] > 0) return;
    EXPECT_EQ(Unexplained(outcome.story), Unexplained(undisturbed.story));
    EXPECT_EQ(outcome.figures, undisturbed.figures);
  });
}

TEST_P(TortureTest, WithoutMemoryFromThereOnWhatWasAcceptedStillComesToItsEnd) {
  EachAllocation(Shortage::kFromThenOn, [](const Outcome&) {});
}

// Where a refusal is promised, it is not a trap. In this script the outbox grows its entries and
// its index once each; the inbox its queue to 8 and 16 and its index to 16; the login's
// answer is unescaped.
TEST(TortureAnswersTest, WhatCanBeRefusedIsRefused) {
  const std::vector<Script>& scripts = Scripts();
  const auto converses = std::find_if(scripts.begin(), scripts.end(), [](const Script& script) {
    return script.name == std::string("Converses");
  });
  ASSERT_NE(converses, scripts.end());
  Answers met{};
  for (uint32_t nth = 1, refused = 1; refused > 0; ++nth) {
    const Outcome outcome = Play(*converses, Shortage::kOnce, nth);
    refused = outcome.refused;
    for (int i = 0; i < kAnswerCount; ++i) met[i] += outcome.answers[i];
  }
  EXPECT_EQ(met[kNoClient], 1u);
  EXPECT_GT(met[kNoBuffer], 0u);
  EXPECT_EQ(met[kSendRefused], 2u);
  EXPECT_EQ(met[kFrameRefused], 4u);
  EXPECT_GT(met[kTrap], 0u);
}

// alice hears a message that wants a receipt, and the `nth` allocation from `call` on fails, once.
template <typename Call>
int ReceiptsWithout(uint32_t nth, const Call& call, Answers* answers) {
  const TrapWatch watch;
  int receipts = 0;
  {
    ScarceHost alice(Shortage::kFromThenOn);  // which tries nothing again
    alice.UseReceipts();
    alice.Login();
    call(alice, [nth] { Allocations::Fail(Shortage::kOnce, nth); });
    *answers = alice.answers();
    receipts = alice.receipted(ScarceHost::TagOf(1));
  }
  Allocations::FreeAll();
  return receipts;
}

TEST(TortureReceiptsTest, WhatCouldNotBeSentIsSentLater) {
  uint32_t quiet = 0;
  for (uint32_t nth = 1, refused = 1; refused > 0; ++nth) {
    Answers answers{};
    const int receipts = ReceiptsWithout(nth, [&](ScarceHost& alice, const auto& fail) {
      alice.Tagged(1);
      fail();
      alice.Advance(1s);
      refused = Allocations::refused();
      Allocations::Relent();
      alice.Advance(30s);
    }, &answers);
    quiet += answers[kQuiet];
    if (answers[kTrap] == 0) {
      EXPECT_EQ(receipts, 1) << "allocation " << nth;
    }
  }
  EXPECT_GT(quiet, 0u) << "none failed";
}

TEST(TortureReceiptsTest, WhatCouldNotBeOwedIsOwedByACopy) {
  uint32_t owe_refused = 0;
  for (uint32_t nth = 1, refused = 1; refused > 0; ++nth) {
    Answers answers{};
    const int receipts = ReceiptsWithout(nth, [&](ScarceHost& alice, const auto& fail) {
      fail();
      alice.Tagged(1);
      refused = Allocations::refused();
      Allocations::Relent();
      alice.Tagged(1);
      alice.Advance(1s);
    }, &answers);
    owe_refused += answers[kOweRefused];
    if (answers[kTrap] == 0) {
      EXPECT_EQ(receipts, 1) << "allocation " << nth;
    }
  }
  EXPECT_GT(owe_refused, 0u) << "none failed";
}

INSTANTIATE_TEST_SUITE_P(Scripts, TortureTest, ::testing::ValuesIn(Scripts()),
                         [](const auto& info) { return std::string(info.param.name); });
INSTANTIATE_TEST_SUITE_P(ScriptsWithReceipts, TortureTest,
                         ::testing::ValuesIn(ScriptsWithReceipts()),
                         [](const auto& info) { return std::string(info.param.name); });

}  // namespace
}  // namespace im::torture
