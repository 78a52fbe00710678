#include <gtest/gtest.h>

#include <cstdint>

#include "base/array.h"

namespace im {
namespace {

TEST(Array, StartsEmptyAndWithoutMemory) {
  const Array<uint32_t> array;
  EXPECT_TRUE(array.empty());
  EXPECT_EQ(array.size(), 0u);
  EXPECT_EQ(array.capacity(), 0u);
}

TEST(Array, KeepsWhatWasAppendedInOrder) {
  Array<uint32_t> array;
  for (uint32_t i = 0; i < 10000; ++i) ASSERT_TRUE(array.Append(i * 3));
  ASSERT_EQ(array.size(), 10000u);
  for (uint32_t i = 0; i < 10000; ++i) ASSERT_EQ(array[i], i * 3);
  EXPECT_EQ(array.data()[9999], 29997u);
}

TEST(Array, GrowsByDoublingSoThatAppendingIsLinear) {
  Array<uint32_t> array;
  uint32_t moves = 0;
  uint32_t capacity = array.capacity();
  for (uint32_t i = 0; i < 100000; ++i) {
    ASSERT_TRUE(array.Append(i));
    if (array.capacity() != capacity) {
      EXPECT_GE(array.capacity(), capacity * 2);
      capacity = array.capacity();
      ++moves;
    }
  }
  EXPECT_LE(moves, 15u);
}

TEST(Array, ReservesExactlyALargeWishAndNeverShrinks) {
  Array<char16_t> array;
  ASSERT_TRUE(array.Reserve(1000));
  EXPECT_EQ(array.capacity(), 1000u);
  EXPECT_TRUE(array.empty());
  ASSERT_TRUE(array.Reserve(5));
  EXPECT_EQ(array.capacity(), 1000u);
  ASSERT_TRUE(array.Resize(0));
  EXPECT_EQ(array.capacity(), 1000u);
}

TEST(Array, ResizingKeepsTheValuesThatStay) {
  Array<uint32_t> array;
  for (uint32_t i = 0; i < 20; ++i) ASSERT_TRUE(array.Append(i));
  ASSERT_TRUE(array.Resize(500));
  EXPECT_EQ(array.size(), 500u);
  for (uint32_t i = 0; i < 20; ++i) EXPECT_EQ(array[i], i);
  ASSERT_TRUE(array.Resize(10));
  ASSERT_EQ(array.size(), 10u);
  EXPECT_EQ(array[9], 9u);
}

TEST(Array, ClearForgetsTheValuesAndKeepsTheMemory) {
  Array<uint32_t> array;
  ASSERT_TRUE(array.Resize(100));
  array.Clear();
  EXPECT_TRUE(array.empty());
  EXPECT_EQ(array.capacity(), 100u);
}

TEST(Array, SwapExchangesEverything) {
  Array<uint32_t> one;
  Array<uint32_t> other;
  ASSERT_TRUE(one.Append(1));
  for (uint32_t i = 0; i < 50; ++i) ASSERT_TRUE(other.Append(i));
  one.Swap(&other);
  EXPECT_EQ(one.size(), 50u);
  EXPECT_EQ(one[49], 49u);
  ASSERT_EQ(other.size(), 1u);
  EXPECT_EQ(other[0], 1u);
}

TEST(Array, AppendsAValueOfItsOwnEvenWhenThatMovesTheMemory) {
  Array<uint32_t> array;
  ASSERT_TRUE(array.Append(42));
  for (uint32_t i = 1; i < 1000; ++i) ASSERT_TRUE(array.Append(array[0]));
  for (uint32_t i = 0; i < 1000; ++i) ASSERT_EQ(array[i], 42u);
}

TEST(ArrayDeathTest, AnIndexPastTheEndIsABug) {
  Array<uint32_t> array;
  ASSERT_TRUE(array.Resize(8));
  ASSERT_TRUE(array.Resize(3));
  EXPECT_DEATH(static_cast<void>(array[3]), "");
}

}  // namespace
}  // namespace im
