// Which members make a frame, in whatever order and company they come.
#include <gtest/gtest.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/json_file.h"
#include "tests/support/text.h"
#include "wire/decode.h"
#include "wire/json_object.h"

namespace im {
namespace {

using nlohmann::json;
using namespace std::string_literals;  // NOLINT

const std::vector<std::string> kMembers = {
    "\"bridge\":true",    "\"type\":2",     "\"dataContent\":\"hi\"",
    "\"from\":\"alice\"", "\"to\":\"bob\"", "\"fp\":\"fp-1\"",
    "\"QoS\":true",       "\"typeu\":7",    "\"sm\":1795399384851",
};
const json kAllFields = {
    {"bridge", true}, {"type", 2},   {"dataContent", "hi"}, {"from", "alice"},     {"to", "bob"},
    {"fp", "fp-1"},   {"QoS", true}, {"typeu", 7},          {"sm", 1795399384851},
};
const json kDefaults = {{"bridge", false}, {"type", 0}, {"QoS", false}, {"typeu", -1}, {"sm", -1}};
const std::vector<std::string> kTextKeys = {"dataContent", "from", "to", "fp"};
const std::vector<std::string> kKeys = {"bridge", "type", "dataContent", "from", "to",
                                        "fp",     "QoS",  "typeu",       "sm"};

std::string ObjectOf(const std::vector<std::string>& members, const std::string& blank = "") {
  std::string text = blank + "{";
  for (size_t i = 0; i < members.size(); ++i) {
    text += (i == 0 ? "" : blank + ",") + blank + members[i];
  }
  return text + blank + "}" + blank;
}

// What both entrances say of a text: its fields, or null when it is refused.
json Decoded(const std::u16string& text) {
  Frame general;
  Frame frame;
  const Status status = DecodeGeneral(text, &general);
  EXPECT_EQ(Decode(text, &frame), status) << Utf8(text);
  if (status != Status::kOk) return nullptr;
  EXPECT_EQ(Describe(frame), Describe(general)) << Utf8(text);
  return Fields(text, frame);
}

json Decoded(const std::string& text) { return Decoded(Utf16(text)); }

json With(json fields, const std::string& key, const json& value) {
  fields[key] = value;
  return fields;
}

TEST(Decode, ReadsEveryMember) { EXPECT_EQ(Decoded(ObjectOf(kMembers)), kAllFields); }

TEST(Decode, TakesMembersInAnyOrder) {
  std::vector<std::string> members = kMembers;
  for (size_t i = 0; i < members.size(); ++i) {
    std::rotate(members.begin(), members.begin() + 1, members.end());
    EXPECT_EQ(Decoded(ObjectOf(members)), kAllFields);
    std::vector<std::string> backwards(members.rbegin(), members.rend());
    EXPECT_EQ(Decoded(ObjectOf(backwards)), kAllFields);
    for (size_t j = 0; j < i; ++j) {
      std::swap(backwards[i], backwards[j]);
      EXPECT_EQ(Decoded(ObjectOf(backwards)), kAllFields);
    }
  }
}

TEST(Decode, TakesWhiteSpaceBetweenAnyTokens) {
  for (const char* blank : {" ", "\t", "\n", "\r", "\r\n", " \t\r\n  "}) {
    std::vector<std::string> members = kMembers;
    for (std::string& member : members) {
      member.replace(member.find(':'), 1, std::string(blank) + ":" + blank);
    }
    EXPECT_EQ(Decoded(ObjectOf(members, blank)), kAllFields);
  }
  const std::string wide(100000, ' ');
  EXPECT_EQ(Decoded(ObjectOf(kMembers, wide)), kAllFields);
}

TEST(Decode, TakesWhiteSpaceAtEverySinglePlace) {
  const std::string text = ObjectOf(kMembers);
  bool in_string = false;
  bool in_word = false;
  for (size_t at = 0; at <= text.size(); ++at) {
    const char next = at < text.size() ? text[at] : '}';
    in_word = in_word && std::isalnum(static_cast<unsigned char>(next)) != 0;
    if (!in_string && !in_word) {
      EXPECT_EQ(Decoded(text.substr(0, at) + " " + text.substr(at)), kAllFields) << at;
    }
    if (next == '"') in_string = !in_string;
    in_word = std::isalnum(static_cast<unsigned char>(next)) != 0;
  }
}

TEST(Decode, AbsentMembersMeanTheDefault) {
  EXPECT_EQ(Decoded("{}"), kDefaults);
  for (size_t i = 0; i < kMembers.size(); ++i) {
    std::vector<std::string> members = kMembers;
    members.erase(members.begin() + static_cast<int64_t>(i));
    json expected = kAllFields;
    expected.erase(kKeys[i]);
    if (kDefaults.contains(kKeys[i])) expected[kKeys[i]] = kDefaults[kKeys[i]];
    EXPECT_EQ(Decoded(ObjectOf(members)), expected) << kKeys[i];
  }
}

TEST(Decode, NullMembersMeanTheDefault) {
  std::vector<std::string> all_null;
  for (const std::string& key : kKeys) {
    EXPECT_EQ(Decoded("{\"" + key + "\":null}"), kDefaults) << key;
    all_null.push_back("\"" + key + "\":null");
  }
  EXPECT_EQ(Decoded(ObjectOf(all_null)), kDefaults);
}

TEST(Decode, IgnoresUnknownMembers) {
  for (const char* value :
       {"null", "true", "false", "0", "-1.5e-9", "1e400", "\"x\"", "\"\\ud800\"", "[]", "{}",
        "[[[]]]", "[1,\"a\",null,{\"b\":[true]}]", "{\"a\":{\"b\":{\"c\":[1,2,3]}}}"}) {
    for (size_t i = 0; i <= kMembers.size(); ++i) {
      std::vector<std::string> members = kMembers;
      members.insert(members.begin() + static_cast<int64_t>(i), std::string("\"x\":") + value);
      EXPECT_EQ(Decoded(ObjectOf(members)), kAllFields) << value << " at " << i;
    }
  }
}

TEST(Decode, TakesNothingFromInsideUnknownMembers) {
  const std::string all = ObjectOf(kMembers);
  EXPECT_EQ(Decoded("{\"x\":" + all + "}"), kDefaults);
  EXPECT_EQ(Decoded("{\"x\":[" + all + "," + all + "]}"), kDefaults);
  EXPECT_EQ(Decoded("{\"x\":{\"type\":\"no number\",\"from\":[]},\"type\":5}"),
            With(kDefaults, "type", 5));
  EXPECT_EQ(Decoded("{\"type\":5,\"x\":{\"type\":6}}"), With(kDefaults, "type", 5));
  EXPECT_EQ(Decoded("{\"x\":[\"type\",6],\"y\":\"type\"}"), kDefaults);
}

TEST(Decode, KeysMustBeEqualNotSimilar) {
  for (const char* key : {"", "Type", "TYPE", "typ", "types", "type ", " type", "type\\u0000",
                          "\\u0000type", "qos", "QOS", "fingerPrint", "ty\\u200bpe", "\\ud800"}) {
    EXPECT_EQ(Decoded(std::string("{\"") + key + "\":[]}"), kDefaults) << key;
  }
}

TEST(Decode, ReadsKeysThroughTheirEscapes) {
  EXPECT_EQ(Decoded(R"({"\u0074ype":2})"), With(kDefaults, "type", 2));
  EXPECT_EQ(Decoded(R"({"typ\u0065":2})"), With(kDefaults, "type", 2));
  EXPECT_EQ(Decoded(R"({"\u0051o\u0053":true})"), With(kDefaults, "QoS", true));
  for (const std::string& key : kTextKeys) {
    std::string escaped;
    for (const char letter : key) {
      escaped += "\\u00";
      escaped += "0123456789ABCDEF"[letter >> 4];
      escaped += "0123456789ABCDEF"[letter & 15];
    }
    EXPECT_EQ(Decoded("{\"" + escaped + "\":\"v\"}"), With(kDefaults, key, "v"));
  }
}

TEST(Decode, OfDuplicateKeysTheLastWins) {
  EXPECT_EQ(Decoded(R"({"type":1,"type":2})"), With(kDefaults, "type", 2));
  EXPECT_EQ(Decoded(R"({"typeu":1,"typeu":2})"), With(kDefaults, "typeu", 2));
  EXPECT_EQ(Decoded(R"({"sm":1,"sm":2})"), With(kDefaults, "sm", 2));
  EXPECT_EQ(Decoded(R"({"QoS":true,"QoS":false})"), kDefaults);
  EXPECT_EQ(Decoded(R"({"bridge":false,"bridge":true})"), With(kDefaults, "bridge", true));
  EXPECT_EQ(Decoded(R"({"type":1,"\u0074ype":2})"), With(kDefaults, "type", 2));
  EXPECT_EQ(Decoded(R"({"\u0074ype":1,"type":2})"), With(kDefaults, "type", 2));
  for (const std::string& key : kTextKeys) {
    EXPECT_EQ(Decoded("{\"" + key + "\":\"one\",\"" + key + "\":\"\\u0032\"}"),
              With(kDefaults, key, "2"));
    EXPECT_EQ(Decoded("{\"" + key + "\":\"\\u0031\",\"" + key + "\":\"two\"}"),
              With(kDefaults, key, "two"));
  }
}

TEST(Decode, ALastNullWinsToo) {
  for (size_t i = 0; i < kMembers.size(); ++i) {
    EXPECT_EQ(Decoded("{" + kMembers[i] + ",\"" + kKeys[i] + "\":null}"), kDefaults) << kKeys[i];
    EXPECT_EQ(Decoded("{\"" + kKeys[i] + "\":null," + kMembers[i] + "}"),
              With(kDefaults, kKeys[i], kAllFields[kKeys[i]]))
        << kKeys[i];
  }
}

TEST(Decode, RefusesEveryWrongTypeOfEveryMember) {
  const std::vector<std::string> values = {"true",  "0",  "1.5",     "1e400",         "\"\"",
                                           "\"2\"", "[]", "[\"a\"]", "{\"a\":\"b\"}", "{}"};
  for (const std::string& key : kKeys) {
    const bool boolean = key == "bridge" || key == "QoS";
    const bool number = key == "type" || key == "typeu" || key == "sm";
    for (const std::string& value : values) {
      const bool right = boolean ? value == "true" : number ? value == "0" : value[0] == '"';
      const json decoded = Decoded("{\"" + key + "\":" + value + "}");
      EXPECT_EQ(decoded.is_null(), !right) << key << ":" << value;
    }
  }
}

TEST(Decode, RefusesAWrongTypeEvenWhenALaterDuplicateIsRight) {
  // The last wins, but only among values that have a meaning: a text with a senseless one is not a
  // frame, wherever that stands.
  EXPECT_TRUE(Decoded(R"({"type":"2","type":2})").is_null());
  EXPECT_TRUE(Decoded(R"({"from":1,"from":"alice"})").is_null());
  EXPECT_TRUE(Decoded(R"({"from":"alice","from":{}})").is_null());
}

TEST(Decode, AnUnknownTypeIsAFrameAllTheSame) {
  for (const int type : {-1, 6, 49, 55, 99, 2147483647}) {
    EXPECT_EQ(Decoded("{\"type\":" + std::to_string(type) + "}"), With(kDefaults, "type", type));
  }
}

TEST(Decode, IdentifiersAreJustText) {
  const std::string long_text(100000, 'x');
  const std::vector<std::string> names = {"__proto__",
                                          "constructor",
                                          "prototype",
                                          "toString",
                                          "hasOwnProperty",
                                          "",
                                          " ",
                                          "0",
                                          "-1",
                                          "null",
                                          "undefined",
                                          "{}",
                                          "\xe7\xae\xa1\xe7\x90\x86",
                                          "\xf0\x9f\x98\x80",
                                          long_text};
  for (const std::string& name : names) {
    for (const std::string& key : kTextKeys) {
      EXPECT_EQ(Decoded("{\"" + key + "\":\"" + name + "\"}"), With(kDefaults, key, name));
    }
    EXPECT_EQ(Decoded("{\"" + name + "\":{\"type\":9}}"), kDefaults);
  }
  EXPECT_EQ(Decoded(R"({"__proto__":{"type":2},"constructor":{"prototype":{"QoS":true}}})"),
            kDefaults);
}

TEST(Decode, TheEmptyTextIsNotTheAbsentOne) {
  for (const std::string& key : kTextKeys) {
    EXPECT_EQ(Decoded("{\"" + key + "\":\"\"}"), With(kDefaults, key, ""));
  }
  const std::u16string text = u"{\"from\":\"\"}";
  Frame frame;
  ASSERT_EQ(Decode(text, &frame), Status::kOk);
  EXPECT_FALSE(IsNull(frame.from));
  EXPECT_TRUE(IsNull(frame.to));
}

TEST(Decode, ForgetsWhateverTheFrameHeldBefore) {
  const std::u16string full = Utf16(ObjectOf(kMembers));
  const std::u16string usual =
      u"{\"bridge\":false,\"type\":2,\"QoS\":false,\"typeu\":-1,\"sm\":-1}";
  Frame message;
  message.type = FrameType::kMessage;
  for (const auto decode : {Decode, DecodeGeneral}) {
    for (const auto& [text, meant] : {std::pair{u"{}"s, Frame{}}, {usual, message}}) {
      Frame frame;
      ASSERT_EQ(decode(full, &frame), Status::kOk);
      ASSERT_EQ(decode(text, &frame), Status::kOk);
      EXPECT_EQ(Describe(frame), Describe(meant));
    }
  }
}

// --- The reading of any object, beneath the frames. ---

TEST(ReadJsonObject, HandsOverMembersOfTheOutermostObjectAndElementsOfItsArraysAndNothingDeeper) {
  const std::u16string text =
      u"{\"a\":1,\"b\":{\"c\":2,\"d\":[3,null]},\"e\":[true,{\"f\":\"g\"},[5],6],\"a\":4}";
  std::vector<std::string> keys;
  constexpr auto note = [](std::u16string_view key, const JsonValue& value, auto* noted) {
    noted->push_back(Utf8(key) + (value.element ? "[]" : ""));
    return true;
  };
  EXPECT_EQ(ReadJsonObject<note>(text, &keys), Status::kOk);
  EXPECT_EQ(keys, (std::vector<std::string>{"a", "b", "e", "e[]", "e[]", "a"}));
}

}  // namespace
}  // namespace im
