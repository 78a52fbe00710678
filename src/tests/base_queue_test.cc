#include <gtest/gtest.h>

#include <cstdint>
#include <deque>
#include <random>

#include "base/queue.h"

namespace im {
namespace {

TEST(Queue, GivesBackInTheOrderOfArrival) {
  Queue<uint32_t> queue;
  for (uint32_t i = 0; i < 1000; ++i) ASSERT_TRUE(queue.Push(i));
  EXPECT_EQ(queue.size(), 1000u);
  for (uint32_t i = 0; i < 1000; ++i) {
    EXPECT_EQ(queue.front(), i);
    ASSERT_EQ(queue.Pop(), i);
  }
  EXPECT_TRUE(queue.empty());
}

TEST(Queue, KeepsTheOrderWhenItGrowsWhileWrappedAround) {
  // For each place of the head: the queue is full, its end stands before its beginning, and grows.
  for (uint32_t head = 0; head < 8; ++head) {
    Queue<uint32_t> queue;
    for (uint32_t i = 0; i < 8; ++i) ASSERT_TRUE(queue.Push(i));
    for (uint32_t i = 0; i < head; ++i) ASSERT_EQ(queue.Pop(), i);
    for (uint32_t i = 8; i < 20; ++i) ASSERT_TRUE(queue.Push(i));
    for (uint32_t i = head; i < 20; ++i) ASSERT_EQ(queue.Pop(), i) << "head " << head;
  }
}

TEST(Queue, AgreesWithTheStandardQueueOverRandomUse) {
  std::mt19937 random(4);
  Queue<uint32_t> queue;
  std::deque<uint32_t> model;
  for (uint32_t i = 0; i < 100000; ++i) {
    const bool growing = (i / 7000) % 2 == 0;
    if (model.empty() || (random() % 3 != 0) == growing) {
      ASSERT_TRUE(queue.Push(i));
      model.push_back(i);
    } else {
      ASSERT_EQ(queue.Pop(), model.front());
      model.pop_front();
    }
    ASSERT_EQ(queue.size(), model.size());
    ASSERT_EQ(queue.empty(), model.empty());
    if (!model.empty()) {
      ASSERT_EQ(queue.front(), model.front());
    }
  }
}

TEST(Queue, PushesItsOwnFrontEvenWhenThatMovesTheMemory) {
  Queue<uint32_t> queue;
  ASSERT_TRUE(queue.Push(42));
  for (int i = 0; i < 1000; ++i) ASSERT_TRUE(queue.Push(queue.front()));
  while (!queue.empty()) ASSERT_EQ(queue.Pop(), 42u);
}

TEST(QueueDeathTest, TakingFromAnEmptyQueueIsABug) {
  Queue<uint32_t> queue;
  EXPECT_DEATH(static_cast<void>(queue.front()), "");
  EXPECT_DEATH(static_cast<void>(queue.Pop()), "");
}

}  // namespace
}  // namespace im
