#include <gtest/gtest.h>

#include <cstdint>
#include <deque>
#include <random>

#include "base/ring.h"

namespace im {
namespace {

TEST(Ring, GivesBackInTheOrderOfArrival) {
  Ring<uint32_t> ring;
  for (uint32_t i = 0; i < 1000; ++i) ASSERT_TRUE(ring.Push(i));
  EXPECT_EQ(ring.size(), 1000u);
  for (uint32_t i = 0; i < 1000; ++i) {
    EXPECT_EQ(ring.front(), i);
    ASSERT_EQ(ring.Pop(), i);
  }
  EXPECT_TRUE(ring.empty());
}

TEST(Ring, KeepsTheOrderWhenItGrowsWhileWrappedAround) {
  // For each place of the head: the queue is full, its end stands before its beginning, and grows.
  for (uint32_t head = 0; head < 8; ++head) {
    Ring<uint32_t> ring;
    for (uint32_t i = 0; i < 8; ++i) ASSERT_TRUE(ring.Push(i));
    for (uint32_t i = 0; i < head; ++i) ASSERT_EQ(ring.Pop(), i);
    for (uint32_t i = 8; i < 20; ++i) ASSERT_TRUE(ring.Push(i));
    for (uint32_t i = head; i < 20; ++i) ASSERT_EQ(ring.Pop(), i) << "head " << head;
  }
}

TEST(Ring, AgreesWithTheStandardQueueOverRandomUse) {
  std::mt19937 random(4);
  Ring<uint32_t> ring;
  std::deque<uint32_t> model;
  for (uint32_t i = 0; i < 100000; ++i) {
    const bool growing = (i / 7000) % 2 == 0;
    if (model.empty() || (random() % 3 != 0) == growing) {
      ASSERT_TRUE(ring.Push(i));
      model.push_back(i);
    } else {
      ASSERT_EQ(ring.Pop(), model.front());
      model.pop_front();
    }
    ASSERT_EQ(ring.size(), model.size());
    ASSERT_EQ(ring.empty(), model.empty());
    if (!model.empty()) {
      ASSERT_EQ(ring.front(), model.front());
    }
  }
}

TEST(Ring, PushesItsOwnFrontEvenWhenThatMovesTheMemory) {
  Ring<uint32_t> ring;
  ASSERT_TRUE(ring.Push(42));
  for (int i = 0; i < 1000; ++i) ASSERT_TRUE(ring.Push(ring.front()));
  while (!ring.empty()) ASSERT_EQ(ring.Pop(), 42u);
}

TEST(RingDeathTest, TakingFromAnEmptyRingIsABug) {
  Ring<uint32_t> ring;
  EXPECT_DEATH(static_cast<void>(ring.front()), "");
  EXPECT_DEATH(static_cast<void>(ring.Pop()), "");
}

}  // namespace
}  // namespace im
