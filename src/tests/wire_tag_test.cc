// The tag: a fingerprint that says when its message was accepted, and what its sender understands.
#include <gtest/gtest.h>

#include <string>

#include "session/tag_clock.h"
#include "wire/tag.h"

namespace im {
namespace {

// 2023-11-14T22:13:20Z
constexpr uint64_t kTime = 1700000000000;

std::u16string Spelled(const Uuid& tag) {
  char16_t text[kUuidUnits];
  SpellUuid(tag, text);
  return std::u16string(text, kUuidUnits);
}

TEST(WireTagTest, ATagIsAUuidOfVersion8InLowerCase) {
  EXPECT_EQ(Spelled(MakeTag(kTime, 0, 0xabcdef012345)), u"018bcfe5-6800-8e2e-8000-abcdef012345");
  EXPECT_EQ(Spelled(MakeTag(kTime, kMaxTagSequence, 0)), u"018bcfe5-6800-8e2e-bfff-000000000000");
}

TEST(WireTagTest, WhatWasSpelledIsRead) {
  for (const uint64_t time : {uint64_t{0}, kTime, kMaxTagTime}) {
    for (const uint32_t sequence : {0u, 1u, kMaxTagSequence}) {
      const Uuid tag = MakeTag(time, sequence, 0xffeeddccbbaa);
      const std::optional<Uuid> read = ReadTag(Spelled(tag));
      ASSERT_TRUE(read);
      EXPECT_EQ(*read, tag);
      EXPECT_EQ(TagTime(*read), time);
      EXPECT_EQ(TagSequence(*read), sequence);
    }
  }
}

TEST(WireTagTest, OfTheRandomBitsOnly48Count) {
  const Uuid tag = MakeTag(kTime, 5, ~uint64_t{0});
  EXPECT_EQ(TagTime(tag), kTime);
  EXPECT_EQ(TagSequence(tag), 5u);
  EXPECT_TRUE(IsTag(tag));
}

TEST(WireTagTest, OtherFingerprintsAreNone) {
  for (const std::u16string_view text : {
           u"", u"fp-1", u"018bcfe5-6800-4e2e-8000-abcdef012345",  // another version
           u"018bcfe5-6800-8e2f-8000-abcdef012345",                // another mark
           u"018bcfe5-6800-8e2e-c000-abcdef012345",                // another variant
           u"018bcfe5-6800-8e2e-4000-abcdef012345",
           u"018BCFE5-6800-8E2E-8000-ABCDEF012345",                // upper case
           u"018bcfe5-6800-8e2e-8000-abcdef01234",                 // too short
           u"018bcfe5-6800-8e2e-8000-abcdef0123456",               // too long
           u"018bcfe5x6800-8e2e-8000-abcdef012345", u"018bcfe5-6800-8e2e-8000-abcdef01234g",
           u"018bcfe5-6800-8e2e-8000-abcdef01234`", u"018bcfe5-6800-8e2e-8000-abcdef01234:",
           u"018bcfe5-6800-8e2e-8000-abcdef01234/",
           u"{018bcfe5-6800-8e2e-8000-abcdef0123}"}) {
    EXPECT_FALSE(ReadTag(text)) << std::string(text.begin(), text.end());
  }
}

TEST(WireTagTest, EscapesAreReadWhereTheyAreMeant) {
  const std::u16string_view escaped = u"\\u0030" u"18bcfe5-6800-8e2e-8000-abcdef012345";
  EXPECT_TRUE(ReadSpelledTag(escaped));
  EXPECT_FALSE(ReadTag(escaped));
  EXPECT_TRUE(ReadSpelledTag(u"018bcfe5-6800-8e2e-8000-abcdef012345"));
  EXPECT_FALSE(ReadTag(u"018bcfe5-6800-8e2e-8000-abcdef01234\\"));
  EXPECT_FALSE(ReadSpelledTag(u"018bcfe5-6800-8e2e-8000-abcdef01234\\u0035\\u0035"));
  EXPECT_FALSE(ReadSpelledTag(u"\\u0030\\u0030\\u0030\\u0030\\u0030\\u0030\\u0030"));
}

TEST(WireTagTest, TheHashOfATagIsKeyed) {
  const Uuid tag = MakeTag(kTime, 0, 1), other = MakeTag(kTime, 0, 2);
  EXPECT_EQ(HashTag({1, 2}, tag), HashTag({1, 2}, tag));
  EXPECT_NE(HashTag({1, 2}, tag), HashTag({1, 3}, tag));
  EXPECT_NE(HashTag({1, 2}, tag), HashTag({1, 2}, other));
}

class TagClockTest : public ::testing::Test {
 protected:
  // The next tag, which must lie above the last one.
  Uuid Next(double now) {
    const Uuid tag = clock_.Next(now, &random_);
    EXPECT_TRUE(IsTag(tag));
    const std::u16string text = Spelled(tag);
    EXPECT_LT(last_.substr(0, 23), text.substr(0, 23));
    last_ = text;
    return tag;
  }

  TagClock clock_;
  Random random_{HashKey{1, 2}};
  std::u16string last_;
};

TEST_F(TagClockTest, ATagSaysWhenItsMessageWasAccepted) {
  clock_.Set(kTime, 1000);
  EXPECT_EQ(TagTime(Next(1000)), kTime);
  EXPECT_EQ(TagTime(Next(1500.75)), kTime + 500);
  EXPECT_EQ(TagSequence(Next(2000)), 0u);
}

TEST_F(TagClockTest, MessagesOfOneMillisecondAreCounted) {
  clock_.Set(kTime, 0);
  EXPECT_EQ(TagSequence(Next(0)), 0u);
  EXPECT_EQ(TagSequence(Next(0.5)), 1u);
  EXPECT_EQ(TagSequence(Next(0.9)), 2u);
  EXPECT_EQ(TagSequence(Next(1)), 0u);
}

TEST_F(TagClockTest, ACountThatIsFullMovesTheTimeOn) {
  clock_.Set(kTime, 0);
  for (uint32_t i = 0; i <= kMaxTagSequence; ++i) Next(0);
  const Uuid over = Next(0);
  EXPECT_EQ(TagTime(over), kTime + 1);
  EXPECT_EQ(TagSequence(over), 0u);
}

TEST_F(TagClockTest, AClockThatIsSetBackReordersNothing) {
  clock_.Set(kTime, 0);
  Next(0);
  clock_.Set(kTime - 3600000, 10);
  const Uuid after = Next(10);
  EXPECT_EQ(TagTime(after), kTime);
  EXPECT_EQ(TagSequence(after), 1u);
}

TEST_F(TagClockTest, TheFirstMomentIsATime) {
  clock_.Set(0, 5000);
  EXPECT_EQ(TagTime(Next(6000)), 1000u);
}

TEST_F(TagClockTest, TimesThatAreNoneAreIgnored) {
  clock_.Set(kTime, 0);
  for (const double no : {-1.0, __builtin_nan(""), __builtin_inf(), 1e300}) clock_.Set(no, 0);
  EXPECT_EQ(TagTime(Next(0)), kTime);
}

TEST_F(TagClockTest, TheEndOfTimeIsNoTrap) {
  clock_.Set(static_cast<double>(kMaxTagTime), 0);
  for (uint32_t i = 0; i <= kMaxTagSequence; ++i) Next(1e9);
  EXPECT_EQ(TagTime(clock_.Next(1e9, &random_)), kMaxTagTime);
}

TEST_F(TagClockTest, MessagesOfAnEarlierPageComeBefore) {
  clock_.Set(kTime, 0);
  clock_.Follow(MakeTag(kTime + 5000, 7, 0), 0);
  const Uuid next = Next(0);
  EXPECT_EQ(TagTime(next), kTime + 5000);
  EXPECT_EQ(TagSequence(next), 8u);
  clock_.Follow(MakeTag(kTime, 9, 0), 0);  // an older one changes nothing
  EXPECT_EQ(TagTime(Next(0)), kTime + 5000);
  clock_.Follow(MakeTag(kTime + 5000, 3, 0), 0);
  EXPECT_EQ(TagSequence(Next(0)), 10u);
}

TEST_F(TagClockTest, ATagIsFollowedForADay) {
  constexpr uint64_t kDay = 86400000;
  clock_.Set(kTime, 0);
  clock_.Follow(MakeTag(kTime + kDay + 1, 0, 0), 0);
  EXPECT_EQ(TagTime(Next(0)), kTime);
  clock_.Follow(MakeTag(kTime + kDay, 0, 0), 0);
  EXPECT_EQ(TagTime(Next(0)), kTime + kDay);
}

TEST_F(TagClockTest, ATagFromTheFutureDoesNotSpoilTheClock) {
  clock_.Set(kTime, 0);
  clock_.Follow(MakeTag(kMaxTagTime, kMaxTagSequence, 0), 0);
  EXPECT_EQ(TagTime(Next(0)), kTime);
}

}  // namespace
}  // namespace im
