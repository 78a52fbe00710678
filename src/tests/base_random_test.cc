#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "base/random.h"

namespace im {
namespace {

constexpr HashKey kSeed = {0x0706050403020100, 0x0f0e0d0c0b0a0908};

std::u16string NextUuid(Random* random) {
  std::u16string uuid(kUuidUnits, u'?');
  random->Uuid4(uuid.data());
  return uuid;
}

// RFC 9562, 5.4, in lower case.
bool IsUuid4(const std::u16string& uuid) {
  const std::u16string shape = u"xxxxxxxx-xxxx-4xxx-vxxx-xxxxxxxxxxxx";
  if (uuid.size() != shape.size()) return false;
  for (size_t i = 0; i < shape.size(); ++i) {
    const std::u16string allowed = shape[i] == u'x'   ? u"0123456789abcdef"
                                   : shape[i] == u'v' ? u"89ab"
                                                      : std::u16string(1, shape[i]);
    if (allowed.find(uuid[i]) == std::u16string::npos) return false;
  }
  return true;
}

TEST(Random, SameSeedSameStream) {
  Random one(kSeed);
  Random other(kSeed);
  for (int i = 0; i < 1000; ++i) {
    ASSERT_TRUE(one.Next() == other.Next());
    ASSERT_EQ(one.Below(1000), other.Below(1000));
    ASSERT_EQ(NextUuid(&one), NextUuid(&other));
  }
}

TEST(Random, StreamIsTheKeyedHashOfACounter) {
  // Pinned, so that recorded runs stay replayable: hashes of eight bytes 00.., then 01 00..
  Random random(kSeed);
  for (char16_t counter = 0; counter < 100; ++counter) {
    Hasher hasher(kSeed);
    for (const char16_t unit : {counter, u'\0', u'\0', u'\0'}) hasher.Add(unit);
    ASSERT_TRUE(random.Next() == hasher.Finish()) << int{counter};
  }
}

TEST(Random, OtherSeedsGiveOtherStreams) {
  Random reference(kSeed);
  const uint64_t first = reference.Next();
  for (int bit = 0; bit < 64; ++bit) {
    EXPECT_FALSE(first == Random({kSeed.first ^ uint64_t{1} << bit, kSeed.second}).Next()) << bit;
    EXPECT_FALSE(first == Random({kSeed.first, kSeed.second ^ uint64_t{1} << bit}).Next()) << bit;
  }
}

TEST(Random, EveryBitIsSetHalfTheTime) {
  constexpr int kDraws = 20000;
  int ones[64] = {};
  Random random(kSeed);
  for (int i = 0; i < kDraws; ++i) {
    const uint64_t bits = random.Next();
    for (int bit = 0; bit < 64; ++bit) ones[bit] += bits >> bit & 1;
  }
  // Five standard deviations of a fair coin: sqrt(20000) / 2 = 71.
  for (int bit = 0; bit < 64; ++bit) EXPECT_NEAR(ones[bit], kDraws / 2, 355) << bit;
}

TEST(Random, BelowStaysInItsRangeAndIsSpread) {
  constexpr int kDraws = 100000;
  Random random(kSeed);
  for (const double limit : {1e-9, 1.0, 3.0, 1000.0, 30000.0, 9007199254740991.0}) {
    int buckets[10] = {};
    for (int i = 0; i < kDraws; ++i) {
      const double drawn = random.Below(limit);
      ASSERT_GE(drawn, 0);
      ASSERT_LT(drawn, limit);
      ++buckets[static_cast<int>(drawn / limit * 10)];
    }
    // Five standard deviations: sqrt(100000 * 0.1 * 0.9) = 95.
    for (const int bucket : buckets) EXPECT_NEAR(bucket, kDraws / 10, 475) << limit;
  }
}

TEST(Random, BelowZeroIsZero) { EXPECT_EQ(Random(kSeed).Below(0), 0); }

TEST(Random, Uuid4HasTheShapeVersionAndVariantOfTheStandard) {
  Random random(kSeed);
  for (int i = 0; i < 20000; ++i) {
    const std::u16string uuid = NextUuid(&random);
    ASSERT_TRUE(IsUuid4(uuid)) << i;
  }
}

TEST(Random, Uuid4UsesEveryDigitInEveryFreePlace) {
  Random random(kSeed);
  uint32_t seen[kUuidUnits] = {};
  for (int i = 0; i < 2000; ++i) {
    const std::u16string uuid = NextUuid(&random);
    for (size_t place = 0; place < uuid.size(); ++place) {
      seen[place] |= uint32_t{1} << (uuid[place] <= u'9' ? uuid[place] & 15 : uuid[place] - 87);
    }
  }
  for (size_t place = 0; place < kUuidUnits; ++place) {
    if (place == 8 || place == 13 || place == 14 || place == 18 || place == 23) continue;
    EXPECT_EQ(seen[place], place == 19 ? 0x0f00u : 0xffffu) << place;
  }
}

TEST(Random, Uuid4NeverRepeatsInAMillion) {
  constexpr size_t kCount = 1000000;
  Random random(kSeed);
  // Sorted 64-bit prints of the texts: a fraction of the memory and time of a set of strings.
  std::vector<uint64_t> prints;
  prints.reserve(kCount);
  char16_t uuid[kUuidUnits];
  for (size_t i = 0; i < kCount; ++i) {
    random.Uuid4(uuid);
    uint64_t print = 0;
    for (const char16_t unit : uuid) print = (print ^ unit) * 0x100000001b3;
    prints.push_back(print);
  }
  std::sort(prints.begin(), prints.end());
  EXPECT_EQ(std::adjacent_find(prints.begin(), prints.end()), prints.end());
}

}  // namespace
}  // namespace im
