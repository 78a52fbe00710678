#include "tests/bench/texts.h"

namespace im::bench {
namespace {

// The tail of what comes from `from` and is for this client.
std::u16string Frame(const char16_t* type, const std::u16string& content, const char16_t* from,
                     const std::u16string& rest) {
  return std::u16string(u"{\"bridge\":false,\"type\":") + type + u",\"dataContent\":\"" + content +
         u"\",\"from\":\"" + from + u"\",\"to\":\"alice\"," + rest + u"}";
}

const std::u16string kUnset = u"\"QoS\":false,\"typeu\":-1,\"sm\":-1";

// A JSON string in a JSON string: what is one unit of the text is two or four on the wire.
std::u16string Escaped(const std::u16string& text) {
  std::u16string out;
  for (const char16_t unit : text) {
    if (unit == u'"' || unit == u'\\') out += u'\\';
    out += unit;
  }
  return out;
}

}  // namespace

std::u16string Content(Kind kind, size_t bytes) {
  const std::u16string ascii = u"The quick brown fox jumps over the lazy dog, then rests. ";
  const std::u16string chinese = u"今天的会议改到下午三点，请大家准时参加。";
  const std::u16string json =
      uR"({"type":"card","title":"Order 4711","items":[{"sku":"A-1","n":2},{"sku":"B-9","n":1}],)"
      uR"("raw":"{\"path\":\"c:\\\\tmp\",\"ok\":true}"},)";
  const std::u16string& pattern =
      kind == Kind::kAscii ? ascii : kind == Kind::kChinese ? chinese : json;
  const size_t unit_bytes = kind == Kind::kChinese ? 3 : 1;
  std::u16string text;
  for (size_t i = 0; text.size() < bytes / unit_bytes; ++i) text += pattern[i % pattern.size()];
  text.append(bytes % unit_bytes, u'.');
  return Escaped(text);
}

std::u16string Fingerprint(uint32_t number) {
  std::u16string out = u"00000000-6b1f-4c2e-9d57-3a80f4c6e215";
  for (size_t i = 8; i > 0; --i, number >>= 4) out[i - 1] = u"0123456789abcdef"[number & 15];
  return out;
}

std::u16string Tag(uint32_t number) {
  std::u16string out = Fingerprint(number);
  return out.replace(14, 4, u"8e2e");
}

std::u16string Receipts(const std::vector<std::u16string>& fingerprints, uint32_t number) {
  std::u16string content = u"{\"v\":1,\"received\":[";
  for (const std::u16string& fingerprint : fingerprints) {
    content += (&fingerprint == fingerprints.data() ? u"\"" : u",\"") + fingerprint + u'"';
  }
  return Frame(u"2", Escaped(content + u"]}"), u"bob",
               u"\"fp\":\"" + Fingerprint(number) +
                   u"\",\"QoS\":true,\"typeu\":36398,\"sm\":1795399384851");
}

std::u16string Message(const std::u16string& content, const std::u16string& fingerprint) {
  return Frame(u"2", content, u"bob",
               u"\"fp\":\"" + fingerprint + u"\",\"QoS\":true,\"typeu\":0,\"sm\":1795399384851");
}

std::u16string Ack(const std::u16string& fingerprint) {
  return Frame(u"4", fingerprint, u"bob", kUnset);
}

std::u16string LoginAccepted() {
  return Frame(u"50", uR"({\"code\":0,\"firstLoginTime\":1795399384851})", u"0", kUnset);
}

std::u16string KeepAliveAnswer() { return Frame(u"51", u"{}", u"0", kUnset); }

}  // namespace im::bench
