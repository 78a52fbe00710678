#include <gtest/gtest.h>

#include <cstdint>
#include <random>
#include <unordered_map>
#include <vector>

#include "base/hash_table.h"

namespace im {
namespace {

struct StandardHash {
  size_t operator()(const Hash128& key) const { return key.low ^ key.high * 0x9e3779b97f4a7c15; }
};
using Model = std::unordered_map<Hash128, uint32_t, StandardHash>;

// The table and its model do the same things and must always say the same.
class Pair {
 public:
  void Insert(const Hash128& key, uint32_t value) {
    ASSERT_TRUE(table_.Insert(key, value));
    model_.emplace(key, value);
  }
  void Erase(const Hash128& key) { ASSERT_EQ(table_.Erase(key), model_.erase(key) == 1); }
  void Compare(const Hash128& key) const {
    const auto expected = model_.find(key);
    const uint32_t* found = table_.Find(key);
    ASSERT_EQ(found != nullptr, expected != model_.end());
    if (found != nullptr) {
      ASSERT_EQ(*found, expected->second);
    }
    ASSERT_EQ(table_.size(), model_.size());
  }
  bool Has(const Hash128& key) const { return model_.count(key) != 0; }

 private:
  HashTable table_;
  Model model_;
};

// Random operations on few enough keys that every key comes and goes many times.
void Play(const std::vector<Hash128>& keys, uint32_t seed) {
  std::mt19937 random(seed);
  Pair pair;
  for (uint32_t i = 0; i < 100000; ++i) {
    const Hash128& key = keys[random() % keys.size()];
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
  for (const Hash128& key : keys) pair.Compare(key);
}

TEST(HashTable, AgreesWithTheStandardMapOnSpreadKeys) {
  std::mt19937_64 random(1);
  std::vector<Hash128> keys;
  for (int i = 0; i < 3000; ++i) keys.push_back({random(), random()});
  Play(keys, 1);
}

TEST(HashTable, AgreesWithTheStandardMapOnKeysThatAllCollide) {
  std::vector<Hash128> keys;
  for (uint64_t i = 0; i < 200; ++i) keys.push_back({0xffffffff, i});
  Play(keys, 2);
}

TEST(HashTable, AgreesWithTheStandardMapOnClustersAroundTheEnd) {
  // Neighbouring homes on both sides of the wrap: chains run into each other and around the end.
  std::vector<Hash128> keys;
  for (uint64_t i = 0; i < 300; ++i) keys.push_back({uint64_t{0} - 20 + i % 40, i});
  Play(keys, 3);
}

TEST(HashTable, FindsNothingInAnEmptyTable) {
  HashTable table;
  EXPECT_EQ(table.size(), 0u);
  EXPECT_EQ(table.Find({1, 2}), nullptr);
  EXPECT_FALSE(table.Erase({1, 2}));
}

TEST(HashTable, TellsKeysApartByEitherHalf) {
  HashTable table;
  ASSERT_TRUE(table.Insert({1, 1}, 11));
  ASSERT_TRUE(table.Insert({1, 2}, 12));
  ASSERT_TRUE(table.Insert({2, 1}, 21));
  ASSERT_TRUE(table.Insert({0, 0}, 0));
  EXPECT_EQ(*table.Find({1, 1}), 11u);
  EXPECT_EQ(*table.Find({1, 2}), 12u);
  EXPECT_EQ(*table.Find({2, 1}), 21u);
  EXPECT_EQ(*table.Find({0, 0}), 0u);
  EXPECT_EQ(table.Find({2, 2}), nullptr);
}

TEST(HashTable, TakesAKeyAgainAfterItWasErased) {
  HashTable table;
  ASSERT_TRUE(table.Insert({7, 7}, 1));
  EXPECT_TRUE(table.Erase({7, 7}));
  EXPECT_FALSE(table.Erase({7, 7}));
  ASSERT_TRUE(table.Insert({7, 7}, 2));
  EXPECT_EQ(*table.Find({7, 7}), 2u);
  EXPECT_EQ(table.size(), 1u);
}

TEST(HashTable, NeverDegradesUnderAnEndlessTurnover) {
  // With tombstones, or without pulling followers back, a full turnover would slow down or lose.
  HashTable table;
  constexpr uint32_t kWindow = 100;
  for (uint32_t i = 0; i < 200000; ++i) {
    ASSERT_TRUE(table.Insert({i * uint64_t{0x9e3779b97f4a7c15}, i}, i));
    if (i >= kWindow) {
      const uint32_t old = i - kWindow;
      ASSERT_TRUE(table.Erase({old * uint64_t{0x9e3779b97f4a7c15}, old}));
    }
  }
  EXPECT_EQ(table.size(), kWindow);
}

TEST(HashTableDeathTest, InsertingAKeyThatIsThereIsABug) {
  HashTable table;
  ASSERT_TRUE(table.Insert({1, 2}, 3));
  EXPECT_DEATH(static_cast<void>(table.Insert({1, 2}, 4)), "");
}

}  // namespace
}  // namespace im
