#include "tests/sim/letter.h"

#include <algorithm>
#include <utility>
#include <vector>

namespace im::sim {
namespace {

using Member = std::pair<Text, Text>;

void AddText(const char16_t* key, const Spelling& value, std::vector<Member>* out) {
  if (value) out->emplace_back(key, u'"' + *value + u'"');
}

std::vector<Member> MembersOf(const Letter& letter) {
  std::vector<Member> members;
  members.emplace_back(u"bridge", letter.bridge ? u"true" : u"false");
  members.emplace_back(u"type", Number(letter.type));
  AddText(u"dataContent", letter.content, &members);
  AddText(u"from", letter.from, &members);
  AddText(u"to", letter.to, &members);
  AddText(u"fp", letter.fingerprint, &members);
  members.emplace_back(u"QoS", letter.qos ? u"true" : u"false");
  members.emplace_back(u"typeu", Number(letter.subtype));
  members.emplace_back(u"sm", Number(letter.server_time));
  return members;
}

// None of them changes what the frame means.
void AddQuirks(const Letter& letter, Dice* dice, std::vector<Member>* members) {
  static constexpr const char16_t* kStrange[] = {u"__proto__", u"constructor", u"Type", u"",
                                                 u"dataContent2"};
  static constexpr const char16_t* kValues[] = {u"null", u"[[{}],1e3]", u"\"x\"", u"{\"type\":54}",
                                                u"-0.5E-7"};
  for (size_t i = members->size(); i > 1; --i) {
    std::swap((*members)[i - 1], (*members)[dice->Below(static_cast<uint32_t>(i))]);
  }
  if (dice->Chance(400)) members->emplace(members->begin(), u"type", u"54");  // the last wins
  if (dice->Chance(400)) {
    const char16_t* value = dice->Pick(kValues);
    members->emplace_back(dice->Pick(kStrange), value);
  }
  if (!letter.fingerprint && dice->Chance(400)) {
    members->emplace(members->begin(), u"fp", u"\"replaced\"");
    members->emplace_back(u"fp", u"null");
  }
  if (!letter.content && dice->Chance(400)) members->emplace_back(u"dataContent", u"null");
}

Text Joined(const std::vector<Member>& members, Dice* quirks) {
  Text out = u"{";
  for (const auto& [key, value] : members) {
    if (out.size() > 1) out += u',';
    if (quirks != nullptr && quirks->Chance(300)) out += u" \n";
    ((((out += u'"') += Spelled(key, quirks)) += u'"') += u':') += value;
  }
  return out += u'}';
}

void Add(const char16_t* key, const Spelling& value, Text* out) {
  if (value) (((*out += key) += u'"') += *value) += u'"';
}

// The server's own order. Nearly all letters are written so.
void WritePlainly(Letter* letter) {
  Text& out = letter->text;
  out.clear();
  out.reserve(200);
  out += letter->bridge ? u"{\"bridge\":true,\"type\":" : u"{\"bridge\":false,\"type\":";
  out += Number(letter->type);
  Add(u",\"dataContent\":", letter->content, &out);
  Add(u",\"from\":", letter->from, &out);
  Add(u",\"to\":", letter->to, &out);
  Add(u",\"fp\":", letter->fingerprint, &out);
  out += letter->qos ? u",\"QoS\":true,\"typeu\":" : u",\"QoS\":false,\"typeu\":";
  (out += Number(letter->subtype)) += u",\"sm\":";
  (out += Number(letter->server_time)) += u'}';
}

class Reader {
 public:
  explicit Reader(View text) : rest_(text) {}

  bool Skip(View expected) {
    if (rest_.substr(0, expected.size()) != expected) return false;
    rest_.remove_prefix(expected.size());
    return true;
  }
  bool Boolean(bool* out) {
    *out = Skip(u"true");
    return *out || Skip(u"false");
  }
  bool Integer(int32_t* out) {
    const bool negative = Skip(u"-");
    size_t size = 0;
    int64_t value = 0;
    for (; size < rest_.size() && rest_[size] >= u'0' && rest_[size] <= u'9'; ++size) {
      value = value * 10 + (rest_[size] - u'0');
    }
    rest_.remove_prefix(size);
    *out = static_cast<int32_t>(negative ? -value : value);
    return size > 0 && size <= 10;
  }
  bool String(Text* out) {
    if (!Skip(u"\"")) return false;
    size_t end = 0;
    for (; end < rest_.size() && rest_[end] != u'"'; ++end) {
      if (rest_[end] == u'\\') ++end;
    }
    if (end >= rest_.size()) return false;
    *out = Text(rest_.substr(0, end));
    rest_.remove_prefix(end + 1);
    return true;
  }
  bool AtEnd() const { return rest_.empty(); }

 private:
  View rest_;
};

}  // namespace

void Write(Letter* letter, Dice* quirks) {
  if (quirks == nullptr) return WritePlainly(letter);
  std::vector<Member> members = MembersOf(*letter);
  AddQuirks(*letter, quirks, &members);
  letter->text = Joined(members, quirks);
}

Letter Garbage(Dice* dice, uint32_t max_inbound_units) {
  static constexpr const char16_t* kTexts[] = {u"",
                                               u"null",
                                               u"[]",
                                               u"42",
                                               u"{",
                                               u"{\"type\":2",
                                               u"{\"type\":2}}",
                                               u"{\"type\":\"2\"}",
                                               u"{\"type\":2.5}",
                                               u"{\"type\":4294967298}",
                                               u"{\"type\":1e400}",
                                               u"{\"type\":2,}",
                                               u"{\"type\":2,\"QoS\":1}",
                                               u"{\"type\":2,\"fp\":7}",
                                               u"{\"type\":2,\"from\":{}}",
                                               u"{\"type\":2,\"sm\":9007199254740992}",
                                               u"{\"type\":2,\"typeu\":2147483648}",
                                               u"{\"type\":2,\"dataContent\":\"a\nb\"}",
                                               u"{\"type\":2,\"dataContent\":\"\\x\"}",
                                               u"{\"type\":2,\"x\":[[[[[[[[[]]]]]]]]]}",
                                               u"{\"bridge\":false,\"type\":2,\"QoS\":true",
                                               u"{'type':2}",
                                               u"\ufeff{\"type\":2}",
                                               u"{\"type\":02}",
                                               u"{\"type\":+2}",
                                               u"{type:2}",
                                               u"{\"bridge\":null,\"type\":4,\"dataContent\":[]}"};
  Letter letter;
  const uint32_t choice = dice->Below(30);
  letter.kind = choice == 0   ? Letter::Kind::kBinary
                : choice == 1 ? Letter::Kind::kOversize
                              : Letter::Kind::kInvalid;
  if (letter.kind == Letter::Kind::kOversize) {
    letter.text.assign(max_inbound_units + 1, u' ');
  } else if (choice < 6) {
    letter.content = u"cut in the middle";
    Write(&letter);
    const auto size = static_cast<uint32_t>(letter.text.size());
    if (choice == 2) {
      letter.text += u'}';
    } else {
      letter.text.resize(1 + dice->Below(size - 1));
    }
  } else {
    letter.text = dice->Pick(kTexts);
  }
  return letter;
}

bool Read(View text, ClientFrame* frame) {
  Reader reader(text);
  if (!reader.Skip(u"{\"bridge\":") || !reader.Boolean(&frame->bridge)) return false;
  if (!reader.Skip(u",\"type\":") || !reader.Integer(&frame->type)) return false;
  if (reader.Skip(u",\"dataContent\":") && !reader.String(&frame->content.emplace())) return false;
  if (!reader.Skip(u",\"from\":") || !reader.String(&frame->from)) return false;
  if (!reader.Skip(u",\"to\":") || !reader.String(&frame->to)) return false;
  if (reader.Skip(u",\"fp\":") && !reader.String(&frame->fingerprint.emplace())) return false;
  if (!reader.Skip(u",\"QoS\":") || !reader.Boolean(&frame->qos)) return false;
  if (!reader.Skip(u",\"typeu\":") || !reader.Integer(&frame->subtype)) return false;
  if (!reader.Skip(u",\"sm\":-1}")) return false;
  return reader.AtEnd();
}

}  // namespace im::sim
