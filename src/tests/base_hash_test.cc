#include <gtest/gtest.h>

#include <cstdint>
#include <string>

#include "base/hash.h"

namespace im {
namespace {

// From vectors.h (vectors_sip128) of the SipHash authors' reference code: key 00 01 .. 0f, message
// 00 01 02 .. of 2 * index bytes. The odd lengths are left out: our input is units of two bytes.
const char* const kEvenLengths[] = {
    "a3817f04ba25a8e66df67214c7550293", "8177228da4a45dc7fca38bdef60affe4",
    "f88164c12d9c8faf7d0f6e7c7bcd5579", "14eeca338b208613485ea0308fd7a15e",
    "3b62a9ba6258f5610f83e264f31497b4", "00110dc378146956c95447d3f3d0fbba",
    "d626b266905ef35882634df68532c125", "31fcefac66d7de9c7ec7485fe4494902",
    "6ee2a4ca67b054bbfd3315bf85230577", "a426e5e423bf4885294da481feaef723",
    "9e25fc833f2290733e9344a5e83839eb", "4a29b54552d16b9a469c10528eff0aae",
    "2db479ae78bd50d8882a8a178a6132ad", "9c0b53b4b3c307e87eaee08678141f66",
    "0664da1668574b88b935f3027358aef4", "ea5c7f471faf6bde2b1ad7d4686d2287",
    "7c3956ca5eeafc3e363e9d556546eb68", "37a6986cb8847edf0925f0f1309b54de",
    "3dc47d1f29c448461e9e76ed904f6711", "8c03468bca7c669ee4fd5e084bbee7b5",
    "df6a301e95c95dad97ae0cc8c6913bd8", "e617346ac9c231bb3650ae34ccca0c5b",
    "89237d9ded9c5e78d8b1c9b166cc7342", "0e33f96055e7ae893ffc0e3dcf492902",
    "f7e5aef549f782cf379055a608269b16", "a590d3ee4fbf04e3247e0d27f286423f",
    "2c97325cbd06b36eb2133dd08b3a017c", "dce850110bd8328cfbd50841d6911d87",
    "1938f2cf72d54ee97e94166fa91d2a36", "57fca5de98a9d6d8006438d0583d8a1d",
    "e3040c00eb28f15366ca73cbd872e740", "5853542321f567a005d547a4f04759bd",
};

constexpr HashKey kReferenceKey = {0x0706050403020100, 0x0f0e0d0c0b0a0908};

Hash128 HashOf(const HashKey& key, const std::u16string& text) {
  Hasher hasher(key);
  for (const char16_t unit : text) hasher.Add(unit);
  return hasher.Finish();
}

std::string HexOfLittleEndian(const Hash128& hash) {
  std::string hex;
  for (int byte = 0; byte < 16; ++byte) {
    const uint64_t half = byte < 8 ? hash.low : hash.high;
    const uint64_t value = half >> (8 * (byte & 7)) & 255;
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
  EXPECT_EQ(HexOfLittleEndian(HashOf(kReferenceKey, longer)), "01a988d061b9e90824cfd018ebd8fbed");
}

TEST(Hash, DependsOnEachHalfOfTheKey) {
  const Hash128 reference = HashOf(kReferenceKey, u"fp-1");
  EXPECT_FALSE(reference == HashOf({kReferenceKey.first ^ 1, kReferenceKey.second}, u"fp-1"));
  EXPECT_FALSE(reference == HashOf({kReferenceKey.first, kReferenceKey.second ^ 1}, u"fp-1"));
  EXPECT_TRUE(reference == HashOf(kReferenceKey, u"fp-1"));
}

TEST(Hash, TellsApartTextsThatDifferOnlyInTrailingNulUnits) {
  std::u16string text = u"a";
  Hash128 previous = HashOf(kReferenceKey, text);
  for (int i = 0; i < 16; ++i) {
    text += u'\0';
    const Hash128 next = HashOf(kReferenceKey, text);
    EXPECT_FALSE(previous == next) << text.size();
    previous = next;
  }
}

TEST(Hash, EqualityNeedsBothHalves) {
  EXPECT_TRUE((Hash128{1, 2}) == (Hash128{1, 2}));
  EXPECT_FALSE((Hash128{1, 2}) == (Hash128{1, 3}));
  EXPECT_FALSE((Hash128{1, 2}) == (Hash128{0, 2}));
}

}  // namespace
}  // namespace im
