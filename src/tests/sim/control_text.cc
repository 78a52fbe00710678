#include "tests/sim/control_text.h"

#include <algorithm>
#include <cmath>

namespace im::sim {
namespace {

constexpr int64_t kMostInMs = 16384;

void AppendList(const char16_t* name, bool read, const ControlWords& words, Text* out) {
  Text list;
  for (const ReceiptWord& word : words.receipts) {
    if (word.read != read) continue;
    if (!list.empty()) list += u',';
    ((list += u'"') += word.fingerprint) += u'"';
  }
  if (!list.empty()) ((((*out += u",\"") += name) += u"\":[") += list) += u']';
}

bool Skip(View expected, View* rest) {
  if (rest->substr(0, expected.size()) != expected) return false;
  rest->remove_prefix(expected.size());
  return true;
}

bool ReadList(View name, bool read, View* rest, ControlWords* words) {
  if (!Skip(name, rest)) return true;
  do {
    if (!Skip(u"\"", rest)) return false;
    const size_t end = rest->find(u'"');
    if (end == View::npos) return false;
    words->receipts.push_back({Text(rest->substr(0, end)), read});
    rest->remove_prefix(end + 1);
  } while (Skip(u",", rest));
  return Skip(u"]", rest);
}

// Lower-case hexadecimal digits with the hyphens of a UUID.
bool IsUuid(View text) {
  if (text.size() != 36) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool hyphen = i == 8 || i == 13 || i == 18 || i == 23;
    const bool digit = (text[i] >= u'0' && text[i] <= u'9') || (text[i] >= u'a' && text[i] <= u'f');
    if (hyphen ? text[i] != u'-' : !digit) return false;
  }
  return View(u"89ab").find(text[19]) != View::npos;
}

int64_t Hexadecimal(View digits) {
  int64_t value = 0;
  for (const char16_t digit : digits) {
    if (digit != u'-') value = value * 16 + (digit <= u'9' ? digit - u'0' : digit - u'a' + 10);
  }
  return value;
}

}  // namespace

Text SpellControl(const ControlWords& words) {
  Text out = u"{\"v\":1";
  AppendList(u"received", false, words, &out);
  AppendList(u"read", true, words, &out);
  if (words.typing) out += u",\"typing\":true";
  if (words.back) out += u",\"back\":true";
  return out += u'}';
}

bool ReadControl(View text, ControlWords* words) {
  *words = ControlWords{};
  if (!Skip(u"{\"v\":1", &text)) return false;
  if (!ReadList(u",\"received\":[", false, &text, words)) return false;
  if (!ReadList(u",\"read\":[", true, &text, words)) return false;
  words->typing = Skip(u",\"typing\":true", &text);
  words->back = Skip(u",\"back\":true", &text);
  const bool says = !words->receipts.empty() || words->typing || words->back;
  return says && text == u"}";
}

bool IsTag(View fingerprint) { return IsUuid(fingerprint) && fingerprint.substr(14, 4) == u"8e2e"; }

Text MakeTag(int64_t time, uint64_t count, uint64_t random) {
  Text tag = u"tttttttt-tttt-8e2e-ssss-rrrrrrrrrrrr";
  const auto fill = [&](size_t begin, size_t end, uint64_t value) {
    for (size_t i = end; i-- > begin;) {
      if (tag[i] == u'-') continue;
      tag[i] = u"0123456789abcdef"[value & 15];
      value >>= 4;
    }
  };
  fill(0, 13, static_cast<uint64_t>(time));
  fill(19, 23, 0x8000 | (count & 0x3fff));
  fill(24, 36, random);
  return tag;
}

bool IsRandomUuid(View fingerprint) { return IsUuid(fingerprint) && fingerprint[14] == u'4'; }

TagsModel::Place TagsModel::PlaceOf(View tag) {
  return {Hexadecimal(tag.substr(0, 13)), Hexadecimal(tag.substr(19, 4)) % kMostInMs};
}

void TagsModel::Check(View tag, double now, Verdict* verdict) {
  verdict->Check(IsTag(tag), "R8", [&] { return Readable(tag) + " is no tag"; });
  if (!IsTag(tag)) return;
  Place next{static_cast<int64_t>(std::floor(now + offset_)), 0};
  if (next.time <= last_.time) {
    next = {last_.time, last_.count + 1};
    if (next.count == kMostInMs) next = {last_.time + 1, 0};
  }
  verdict->Check(PlaceOf(tag) == next, "R8", [&] {
    return "tag " + Readable(tag) + " is not number " + std::to_string(next.count) + " of " +
           std::to_string(next.time);
  });
  last_ = next;
}

void TagsModel::Follow(View tag) { last_ = std::max(last_, PlaceOf(tag)); }

}  // namespace im::sim
