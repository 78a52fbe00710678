// What must hold of any text whatever, tried on a fixed stream of pseudo-random ones.
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/json_file.h"
#include "tests/support/second_opinion.h"
#include "tests/support/text.h"
#include "wire/decode.h"

namespace im {
namespace {

using nlohmann::json;
using Chance = std::mt19937;  // its stream, unlike the standard distributions', is portable
using Texts = std::vector<std::u16string>;

template <typename T>
const T& OneOf(const std::vector<T>& choices, Chance* chance) {
  return choices[(*chance)() % choices.size()];
}

// --- Frames as the server writes them. ---

const Texts kStrings = {
    u"",
    u"0",
    u"alice",
    u"hi",
    u"\\\"",
    u"\\\\",
    u"\\u2028",
    u"\\u003cb\\u003e",
    u"\U0001F600",
    u"\u4f60\u597d",
    u"\\ud800",
    u"\ufeff",
    u"__proto__",
    u"a\\nb\\/c",
    u"{}",
    u"{\\\"code\\\":0}",
    u"\",\\\"",
    std::u16string(1, u'\xdc00'),
    u"5f0c8a4e-0d2f-4a3b-9c1d-2e3f4a5b6c7d",
};
const Texts kNumbers = {
    u"-1",
    u"0",
    u"1",
    u"2",
    u"-0",
    u"4",
    u"51",
    u"50",
    u"2147483647",
    u"2147483648",
    u"01",
    u"1.0",
    u"1e3",
    u"-",
    u"-2147483648",
    u"-2147483649",
    u"1795399384851",
    u"9007199254740991",
    u"9007199254740992",
    u"4294967298",
    u"9223372036854775808",
    u"2.5.2",
    u"1e400",
};
const Texts kScraps = {
    u"{",
    u"}",
    u"[",
    u"]",
    u":",
    u",",
    u"null",
    u"true",
    u"false",
    u"\"x\"",
    u"\"type\"",
    u"\"sm\"",
    u"\"from\"",
    u"\"fp\"",
    u" ",
    u"\n",
    u"\"\"",
    u"//",
    std::u16string(1, u'\0'),
    u"\ufeff",
    u"\"\\u0074ype\"",
    u"\"dataContent\"",
    u"{}",
    u"[]",
    u"\"QoS\"",
    u"\"bridge\"",
    u"\"typeu\"",
};

std::u16string UsualFrame(Chance* chance) {
  const auto text = [&](const char16_t* key) {
    if ((*chance)() % 8 == 0) return std::u16string();
    return u",\"" + std::u16string(key) + u"\":\"" + OneOf(kStrings, chance) + u"\"";
  };
  const auto flag = [&] { return (*chance)() % 2 == 0 ? u"true" : u"false"; };
  const auto number = [&] {
    return (*chance)() % 4 == 0 ? OneOf(kNumbers, chance) : std::u16string(u"-1");
  };
  std::u16string frame = u"{\"bridge\":";
  frame += flag();
  frame += u",\"type\":";
  frame += (*chance)() % 16 == 0 ? number() : OneOf(Texts{u"2", u"4", u"51"}, chance);
  for (const char16_t* key : {u"dataContent", u"from", u"to", u"fp"}) frame += text(key);
  frame += u",\"QoS\":";
  frame += flag();
  frame += u",\"typeu\":" + number() + u",\"sm\":" + number() + u"}";
  return frame;
}

// --- Damage. ---

struct Span {
  size_t begin;
  size_t end;
};

// The tokens of a text that is still whole: strings, words and numbers, punctuation.
std::vector<Span> TokensOf(const std::u16string& text) {
  std::vector<Span> tokens;
  tokens.reserve(64);
  for (size_t at = 0; at < text.size();) {
    size_t end = at + 1;
    if (text[at] == u'"') {
      while (end < text.size() && text[end] != u'"') end += text[end] == u'\\' ? 2 : 1;
      end = std::min(end + 1, text.size());
    } else if (std::u16string_view(u"{}[]:,").find(text[at]) == std::u16string_view::npos) {
      end = std::min(text.find_first_of(u"{}[]:,\"", at), text.size());
    }
    tokens.push_back({at, end});
    at = end;
  }
  return tokens;
}

std::u16string DamageTokens(const std::u16string& text, Chance* chance) {
  const std::vector<Span> tokens = TokensOf(text);
  Span one = OneOf(tokens, chance);
  Span other = OneOf(tokens, chance);
  if (one.begin > other.begin) std::swap(one, other);
  const auto slice = [&](const Span& span) {
    return text.substr(span.begin, span.end - span.begin);
  };
  const std::u16string before = text.substr(0, one.begin);
  switch ((*chance)() % 5) {
    case 0:  // swap two
      if (one.begin == other.begin) return text;
      return before + slice(other) + text.substr(one.end, other.begin - one.end) + slice(one) +
             text.substr(other.end);
    case 1:  // leave one out
      return before + text.substr(one.end);
    case 2:  // say one again elsewhere
      return text.substr(0, other.begin) + slice(one) + text.substr(other.begin);
    case 3:  // put another in its place
      return before + OneOf((*chance)() % 2 == 0 ? kScraps : kNumbers, chance) +
             text.substr(one.end);
    default:  // say a whole stretch again
      return text.substr(0, other.end) + text.substr(one.begin);
  }
}

void DamageUnits(std::u16string* text, Chance* chance) {
  if (text->empty()) return;
  static const std::u16string kUnits =
      u"\"\\/{}[]:,.-+eE0123456789u \t\n\x01\x1f\x7f\u0100\u0122\u2028\ufeff\uffff" +
      std::u16string{u'\0', u'\xd800', u'\xdc00'};
  const size_t at = (*chance)() % text->size();
  switch ((*chance)() % 5) {
    case 0:
      (*text)[at] ^= static_cast<char16_t>(1 << ((*chance)() % 16));
      break;
    case 1:
      text->erase(at, 1 + (*chance)() % 3);
      break;
    case 2:
      text->insert(at, 1, (*text)[at]);
      break;
    case 3:
      text->insert(at, 1, kUnits[(*chance)() % kUnits.size()]);
      break;
    default:
      (*text)[at] = kUnits[(*chance)() % kUnits.size()];
      break;
  }
}

// Often whole, often damaged once, seldom beyond recognition.
std::u16string SomeText(const Texts& frames, Chance* chance) {
  std::u16string text = OneOf(frames, chance);
  const uint32_t kind = (*chance)() % 8;
  if (kind == 0) return text;
  if (kind < 4) text = DamageTokens(text, chance);
  for (uint32_t left = kind < 4 ? (*chance)() % 2 : 1 + (*chance)() % 3; left > 0; --left) {
    DamageUnits(&text, chance);
  }
  return text;
}

Texts SomeFrames(Chance* chance) {
  Texts frames;
  for (int i = 0; i < 2000; ++i) frames.push_back(UsualFrame(chance));
  return frames;
}

TEST(DecodeProperties, FastEqualsGeneral) {
  Chance chance(20260101);
  const Texts frames = SomeFrames(&chance);
  int fast_taken = 0;
  int only_general = 0;
  int refused = 0;
  for (int i = 0; i < 200000; ++i) {
    const std::u16string text = SomeText(frames, &chance);
    Frame fast;
    Frame general;
    const bool taken = DecodeFast(text, &fast);
    const Status status = DecodeGeneral(text, &general);
    if (taken) {
      ASSERT_EQ(status, Status::kOk) << Utf8(text);
      ASSERT_EQ(Describe(fast), Describe(general)) << Utf8(text);
    }
    ++(taken ? fast_taken : status == Status::kOk ? only_general : refused);
  }
  // All three ends are met often, or the test shows nothing.
  EXPECT_GT(fast_taken, 15000);
  EXPECT_GT(only_general, 5000);
  EXPECT_GT(refused, 50000);
}

// --- The library on the whole text, strings and all, as a second opinion. ---

TEST(DecodeProperties, TheStockLibraryReadsTheSameAndRefusesTheSame) {
  Chance chance(20260102);
  const Texts frames = SomeFrames(&chance);
  int accepted = 0;
  int refused = 0;
  for (int i = 0; i < 40000; ++i) {
    const std::u16string text = SomeText(frames, &chance);
    Frame frame;
    const bool ok = Decode(text, &frame) == Status::kOk;
    const json fields = ok ? Fields(text, frame) : json(json::value_t::discarded);
    const LibraryReading library(text);
    ASSERT_EQ(Contradiction(library, FrameMembers(), fields), "") << Utf8(text);
    if (!library.silent()) ++(ok ? accepted : refused);
  }
  EXPECT_GT(accepted, 3000);
  EXPECT_GT(refused, 10000);
}

// --- Legal respellings. ---

const Texts kBlanks = {u"", u"", u"", u" ", u"\n", u"\t", u"\r\n  "};
const Texts kStrangers = {u"null",
                          u"1e400",
                          u"[]",
                          u"{ }",
                          u"[{\"type\" :9} ]",
                          u"\"\\ud800\"",
                          u"{\"from\":{\"to\":[ 1 , 2.5 ]}}",
                          u"-0.0"};

const std::u16string& Blank(Chance* chance) { return OneOf(kBlanks, chance); }

std::u16string Respelled(const std::u16string& text, Chance* chance) {
  std::u16string spelled = u"\"";
  for (const char16_t unit : text) {
    if (unit >= 0x20 && unit != u'"' && unit != u'\\' && (*chance)() % 3 != 0) {
      spelled += unit;
    } else {
      spelled += u"\\u";
      const char16_t* digits = (*chance)() % 2 == 0 ? u"0123456789abcdef" : u"0123456789ABCDEF";
      for (int shift = 12; shift >= 0; shift -= 4) spelled += digits[unit >> shift & 15];
    }
  }
  return spelled + u"\"";
}

// `fields` as a text: its members in any order, among strangers, null where the default is meant.
std::u16string Spell(const json& fields, Chance* chance) {
  Texts members;
  const auto add = [&](const std::string& key, const std::u16string& value) {
    members.push_back(Blank(chance) + Respelled(Utf16(key), chance) + Blank(chance) + u":" +
                      Blank(chance) + value + Blank(chance));
  };
  for (const char* key : {"dataContent", "from", "to", "fp"}) {
    if (!fields.contains(key) && (*chance)() % 2 == 0) add(key, u"null");
  }
  for (const auto& [key, value] : fields.items()) {
    if (value.is_string()) {
      add(key, Respelled(Utf16(value.get<std::string>()), chance));
    } else {
      add(key, Utf16(value.dump()));
    }
  }
  for (uint32_t left = (*chance)() % 4; left > 0; --left) {
    add("x", OneOf(kStrangers, chance));
  }
  for (size_t i = members.size(); i > 1; --i) std::swap(members[i - 1], members[(*chance)() % i]);
  std::u16string text = Blank(chance) + u"{";
  for (size_t i = 0; i < members.size(); ++i) text += (i == 0 ? u"" : u",") + members[i];
  return text + u"}" + Blank(chance);
}

TEST(DecodeProperties, EveryLegalSpellingOfAFrameMeansTheSame) {
  Chance chance(20260103);
  const std::vector<std::string> texts = {
      "", "0", "alice", "\"\\\n", "\xe4\xbd\xa0", "\xf0\x9f\x98\x80", "\xe2\x80\xa8", "__proto__"};
  const std::vector<int64_t> numbers = {-1, 0, 1, 2, 4, 51, 54, INT32_MIN, INT32_MAX};
  for (int i = 0; i < 10000; ++i) {
    json fields = {{"bridge", chance() % 2 == 0},
                   {"type", OneOf(numbers, &chance)},
                   {"QoS", chance() % 2 == 0},
                   {"typeu", OneOf(numbers, &chance)},
                   {"sm", OneOf(numbers, &chance) * 4194303}};
    for (const char* key : {"dataContent", "from", "to", "fp"}) {
      if (chance() % 4 != 0) fields[key] = OneOf(texts, &chance);
    }
    const std::u16string text = Spell(fields, &chance);
    Frame frame;
    ASSERT_EQ(Decode(text, &frame), Status::kOk) << Utf8(text);
    ASSERT_EQ(Fields(text, frame), fields) << Utf8(text);
  }
}

}  // namespace
}  // namespace im
