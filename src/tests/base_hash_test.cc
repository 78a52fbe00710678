#include <gtest/gtest.h>

#include <cstdint>
#include <string>

#include "base/hash.h"

namespace im {
namespace {

// From vectors.h (vectors_sip64) of the SipHash authors' reference code: key 00 01 .. 0f, message
// 00 01 02 .. of 2 * index bytes. The odd lengths are left out: our input is units of two bytes.
const char* const kEvenLengths[] = {
    "310e0edd47db6f72", "5a4fa9d909806c0d", "b7877127e09427cf", "cee3fe586e46c9cb",
    "6224939a79f5f593", "f3b9dd94c5bb5d7a", "fbe50e86bc8f1e75", "eef27a8e90ca23f7",
    "db9bc2577fcc2a3f", "9cd38d96f0b3c14b", "98eea21af25cd6be", "883ea3e395675393",
    "94af49f6c650adb8", "f315bb5bb835d817", "a5c91da7acaa4dde", "28ef495c53a387ad",
    "ce7cf2722f512771", "381205bb1ab0e012", "b4a31508beff4d31", "4d0cf49ee5d4dcca",
    "d0a704536ba93e0e", "a915c29bc8067318", "f21df2e41d4535f9", "10a56cf5dfcd9adb",
    "51a9cb9ecba312e6", "72fe52975a4364ee", "b274cb8ebf87870a", "eaecb2a30b22a87f",
    "bd838d3aafbf8db7", "135079a3231ce660", "e1915f5cb1eca46c", "575ff28e60381be5",
};

constexpr HashKey kReferenceKey = {0x0706050403020100, 0x0f0e0d0c0b0a0908};

uint64_t HashOf(const HashKey& key, const std::u16string& text) {
  Hasher hasher(key);
  for (const char16_t unit : text) hasher.Add(unit);
  return hasher.Finish();
}

std::string HexOfLittleEndian(uint64_t hash) {
  std::string hex;
  for (int byte = 0; byte < 8; ++byte) {
    const uint64_t value = hash >> (8 * byte) & 255;
    hex += "0123456789abcdef"[value >> 4];
    hex += "0123456789abcdef"[value & 15];
  }
  return hex;
}

TEST(Hash, EqualsTheReferenceVectorsOfItsAuthors) {
  std::u16string message;
  for (const char* expected : kEvenLengths) {
    EXPECT_EQ(HexOfLittleEndian(HashOf(kReferenceKey, message)), expected) << message.size();
    const auto next = static_cast<char16_t>(message.size() * 2);
    message += static_cast<char16_t>(next | (next + 1) << 8);
  }
}

TEST(Hash, OfALongTextKeepsOnlyTheLowByteOfTheLength) {
  // 32,768 units are 65,536 bytes: a length whose low byte is 0, like that of the empty text.
  const std::u16string longer(32768, u'a');
  EXPECT_EQ(HexOfLittleEndian(HashOf(kReferenceKey, longer)), "50067460001c9caa");
}

TEST(Hash, DependsOnEachHalfOfTheKey) {
  const uint64_t reference = HashOf(kReferenceKey, u"fp-1");
  EXPECT_FALSE(reference == HashOf({kReferenceKey.first ^ 1, kReferenceKey.second}, u"fp-1"));
  EXPECT_FALSE(reference == HashOf({kReferenceKey.first, kReferenceKey.second ^ 1}, u"fp-1"));
  EXPECT_TRUE(reference == HashOf(kReferenceKey, u"fp-1"));
}

TEST(Hash, TellsApartTextsThatDifferOnlyInTrailingNulUnits) {
  std::u16string text = u"a";
  uint64_t previous = HashOf(kReferenceKey, text);
  for (int i = 0; i < 16; ++i) {
    text += u'\0';
    const uint64_t next = HashOf(kReferenceKey, text);
    EXPECT_FALSE(previous == next) << text.size();
    previous = next;
  }
}

TEST(Hash, OfAllUnitsAtOnceIsThatOfOneAfterTheOther) {
  std::u16string text;
  for (char16_t unit = 0; unit < 50; ++unit) {
    Hasher hasher(kReferenceKey);
    hasher.AddAll(text);
    EXPECT_EQ(hasher.Finish(), HashOf(kReferenceKey, text)) << text.size();
    text += static_cast<char16_t>(0xffff - unit * 997);
  }
}

}  // namespace
}  // namespace im
