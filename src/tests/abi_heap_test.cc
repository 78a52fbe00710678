#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <random>
#include <vector>

#include "abi/heap.h"

namespace im {
namespace {

constexpr size_t kPage = 4096;
constexpr size_t kPages = 16;
constexpr size_t kHeader = 8;

// A memory like that of WebAssembly: zero at first, and it grows by pages, up to a limit.
struct Arena {
  static char* Begin() { return bytes; }
  static char* End() { return bytes + size; }
  static bool Grow(size_t more) {
    const size_t grown = size + (more + kPage - 1) / kPage * kPage;
    if (grown > sizeof(bytes)) return false;
    size = grown;
    return true;
  }

  alignas(8) static char bytes[kPages * kPage];
  static size_t size;
};
char Arena::bytes[];
size_t Arena::size = 0;

using TestHeap = Heap<Arena>;

class AbiHeapTest : public testing::Test {
 protected:
  void SetUp() override {
    std::memset(Arena::bytes, 0, sizeof(Arena::bytes));
    Arena::size = kPage;
  }
};

// All the memory there is, in blocks of `bytes`.
std::vector<void*> TakeAll(size_t bytes) {
  std::vector<void*> blocks;
  while (void* block = TestHeap::Allocate(bytes)) blocks.push_back(block);
  return blocks;
}

struct Held {
  uint8_t* at;
  size_t size;
  uint8_t mark;
};

void Mark(Held* held, uint8_t mark) {
  held->mark = mark;
  std::memset(held->at, mark, held->size);
}

bool IsIntact(const Held& held) {
  return std::all_of(held.at, held.at + held.size, [&](uint8_t byte) { return byte == held.mark; });
}

TEST_F(AbiHeapTest, BlocksAreAlignedAndDoNotOverlap) {
  std::mt19937 random(1);
  std::vector<Held> held;
  for (int step = 0; step < 20000; ++step) {
    const size_t size = random() % (random() % 16 == 0 ? 6000 : 200);
    if (random() % 2 == 0) {
      Held fresh{static_cast<uint8_t*>(TestHeap::Allocate(size)), size, 0};
      if (fresh.at == nullptr) continue;
      ASSERT_EQ(reinterpret_cast<uintptr_t>(fresh.at) % TestHeap::kAlignment, 0u);
      ASSERT_LE(reinterpret_cast<char*>(fresh.at) + size, Arena::End());
      Mark(&fresh, static_cast<uint8_t>(step));
      held.push_back(fresh);
    } else if (!held.empty()) {
      Held& one = held[random() % held.size()];
      ASSERT_TRUE(IsIntact(one));
      void* moved = TestHeap::Reallocate(one.at, size);
      if (moved != nullptr) {
        one.at = static_cast<uint8_t*>(moved);
        one.size = std::min(one.size, size);
      }
      ASSERT_TRUE(IsIntact(one));
      one.size = moved != nullptr ? size : one.size;
      Mark(&one, static_cast<uint8_t>(step));
      if (random() % 4 != 0) {
        TestHeap::Free(one.at);
        one = held.back();
        held.pop_back();
      }
    }
  }
  for (const Held& one : held) EXPECT_TRUE(IsIntact(one));
}

TEST_F(AbiHeapTest, WhatIsFreedIsUsedAgain) {
  for (int i = 0; i < 100000; ++i) {
    void* first = TestHeap::Allocate(1000);
    void* second = TestHeap::Allocate(i % 1000);
    ASSERT_NE(second, nullptr);
    TestHeap::Free(first);
    TestHeap::Free(second);
  }
  EXPECT_EQ(Arena::size, kPage);
}

TEST_F(AbiHeapTest, FreedNeighboursBecomeOneBlock) {
  const std::vector<void*> all = TakeAll(100);
  ASSERT_GT(all.size(), 500u);
  for (size_t i = 0; i + 1 < all.size(); i += 2) TestHeap::Free(all[i]);
  EXPECT_EQ(TestHeap::Allocate(200), nullptr);
  for (size_t i = 1; i + 1 < all.size(); i += 2) TestHeap::Free(all[i]);
  TestHeap::Free(all.back());
  EXPECT_NE(TestHeap::Allocate(sizeof(Arena::bytes) - 2 * kHeader), nullptr);
}

TEST_F(AbiHeapTest, ItGrowsNoMoreThanItMust) {
  ASSERT_NE(TestHeap::Allocate(kPage - 2 * kHeader), nullptr);
  EXPECT_EQ(Arena::size, kPage);
  void* last = TestHeap::Allocate(kPage - kHeader);
  ASSERT_NE(last, nullptr);
  EXPECT_EQ(Arena::size, 2 * kPage);
  TestHeap::Free(last);
  ASSERT_NE(TestHeap::Allocate(3 * kPage - kHeader), nullptr);  // what was free counts
  EXPECT_EQ(Arena::size, 4 * kPage);
}

TEST_F(AbiHeapTest, WithoutMemoryItSaysSoAndNothingChanges) {
  for (const size_t bytes : {sizeof(Arena::bytes), size_t{INT32_MAX}, size_t{UINT32_MAX} - 8,
                             size_t{UINT32_MAX}, SIZE_MAX - 8, SIZE_MAX}) {
    EXPECT_EQ(TestHeap::Allocate(bytes), nullptr) << bytes;
  }
  EXPECT_EQ(Arena::size, kPage);
  Held held{static_cast<uint8_t*>(TestHeap::Allocate(100)), 100, 0};
  Mark(&held, 7);
  EXPECT_EQ(TestHeap::Reallocate(held.at, sizeof(Arena::bytes)), nullptr);
  EXPECT_TRUE(IsIntact(held));
  const std::vector<void*> all = TakeAll(1);
  EXPECT_EQ(Arena::size, sizeof(Arena::bytes));
  TestHeap::Free(all.front());
  EXPECT_EQ(TestHeap::Allocate(1), all.front());
  EXPECT_TRUE(IsIntact(held));
}

TEST_F(AbiHeapTest, NullIsABlockWithoutBytes) {
  TestHeap::Free(nullptr);
  EXPECT_NE(TestHeap::Reallocate(nullptr, 10), nullptr);
}

TEST_F(AbiHeapTest, ABlockWithoutBytesIsABlock) {
  void* first = TestHeap::Allocate(0);
  EXPECT_NE(first, nullptr);
  EXPECT_NE(TestHeap::Allocate(0), first);
}

}  // namespace
}  // namespace im
