#include <gtest/gtest.h>

#include <cstdint>
#include <random>
#include <unordered_map>
#include <vector>

#include "base/hash_table.h"

namespace im {
namespace {

using Model = std::unordered_map<uint64_t, uint32_t>;

// Two halves of a key: the low one says where its slot is.
constexpr uint64_t Key(uint32_t low, uint32_t high) { return uint64_t{high} << 32 | low; }

// The table and its model do the same things and must always say the same.
class Pair {
 public:
  void Insert(uint64_t key, uint32_t value) {
    ASSERT_TRUE(table_.Insert(key, value));
    model_.emplace(key, value);
  }
  void Erase(uint64_t key) { ASSERT_EQ(table_.Erase(key), model_.erase(key) == 1); }
  void Compare(uint64_t key) const {
    const auto expected = model_.find(key);
    ASSERT_EQ(table_.Find(key), expected != model_.end() ? expected->second : HashTable::kAbsent);
    ASSERT_EQ(table_.size(), model_.size());
  }
  bool Has(uint64_t key) const { return model_.count(key) != 0; }

 private:
  HashTable table_;
  Model model_;
};

// Random operations on few enough keys that every key comes and goes many times.
void Play(const std::vector<uint64_t>& keys, uint32_t seed) {
  std::mt19937 random(seed);
  Pair pair;
  for (uint32_t i = 0; i < 100000; ++i) {
    uint64_t key = keys[random() % keys.size()];
    // Long stretches of growing and of shrinking, so that the load passes through all its range.
    const bool growing = (i / 5000) % 2 == 0;
    if (random() % 4 != 0) {
      if (growing && !pair.Has(key)) pair.Insert(key, i);
      if (!growing) pair.Erase(key);
    } else {
      if (growing || pair.Has(key))
        pair.Erase(key);
      else
        pair.Insert(key, i);
    }
    pair.Compare(key);
    pair.Compare(keys[random() % keys.size()]);
    if (testing::Test::HasFatalFailure()) return;
  }
  for (uint64_t key : keys) pair.Compare(key);
}

TEST(HashTable, AgreesWithTheStandardMapOnSpreadKeys) {
  std::mt19937_64 random(1);
  std::vector<uint64_t> keys;
  for (int i = 0; i < 3000; ++i) keys.push_back(random());
  Play(keys, 1);
}

TEST(HashTable, AgreesWithTheStandardMapOnKeysThatAllCollide) {
  std::vector<uint64_t> keys;
  for (uint32_t i = 0; i < 200; ++i) keys.push_back(Key(0xffffffff, i));
  Play(keys, 2);
}

TEST(HashTable, AgreesWithTheStandardMapOnClustersAroundTheEnd) {
  // Neighbouring homes on both sides of the wrap: chains run into each other and around the end.
  std::vector<uint64_t> keys;
  for (uint32_t i = 0; i < 300; ++i) keys.push_back(Key(0u - 20 + i % 40, i));
  Play(keys, 3);
}

TEST(HashTable, FindsNothingInAnEmptyTable) {
  HashTable table;
  EXPECT_EQ(table.size(), 0u);
  EXPECT_EQ(table.Find(Key(1, 2)), HashTable::kAbsent);
  EXPECT_FALSE(table.Erase(Key(1, 2)));
}

TEST(HashTable, TellsKeysApartByEitherHalf) {
  HashTable table;
  ASSERT_TRUE(table.Insert(Key(1, 1), 11));
  ASSERT_TRUE(table.Insert(Key(1, 2), 12));
  ASSERT_TRUE(table.Insert(Key(2, 1), 21));
  ASSERT_TRUE(table.Insert(Key(0, 0), 0));
  EXPECT_EQ(table.Find(Key(1, 1)), 11u);
  EXPECT_EQ(table.Find(Key(1, 2)), 12u);
  EXPECT_EQ(table.Find(Key(2, 1)), 21u);
  EXPECT_EQ(table.Find(Key(0, 0)), 0u);
  EXPECT_EQ(table.Find(Key(2, 2)), HashTable::kAbsent);
}

TEST(HashTable, TakesAKeyAgainAfterItWasErased) {
  HashTable table;
  ASSERT_TRUE(table.Insert(Key(7, 7), 1));
  EXPECT_TRUE(table.Erase(Key(7, 7)));
  EXPECT_FALSE(table.Erase(Key(7, 7)));
  ASSERT_TRUE(table.Insert(Key(7, 7), 2));
  EXPECT_EQ(table.Find(Key(7, 7)), 2u);
  EXPECT_EQ(table.size(), 1u);
}

TEST(HashTable, NeverDegradesUnderAnEndlessTurnover) {
  // With tombstones, or without pulling followers back, a full turnover would slow down or lose.
  HashTable table;
  constexpr uint32_t kWindow = 100;
  for (uint32_t i = 0; i < 200000; ++i) {
    ASSERT_TRUE(table.Insert(i * uint64_t{0x9e3779b97f4a7c15}, i));
    if (i >= kWindow) {
      const uint32_t old = i - kWindow;
      ASSERT_TRUE(table.Erase(old * uint64_t{0x9e3779b97f4a7c15}));
    }
  }
  EXPECT_EQ(table.size(), kWindow);
}

TEST(HashTableDeathTest, InsertingAKeyThatIsThereIsABug) {
  HashTable table;
  ASSERT_TRUE(table.Insert(Key(1, 2), 3));
  EXPECT_DEATH(static_cast<void>(table.Insert(Key(1, 2), 4)), "");
  EXPECT_DEATH(static_cast<void>(table.Insert(Key(1, 3), HashTable::kAbsent)), "");
}

}  // namespace
}  // namespace im
