// What the JavaScript shim does with long frames (js/core/elision.js), said again: the text of
// dataContent stays outside, and the core gets the frame without it. A text with escapes, which the
// shim reads by JSON.parse, stays inside here, and so does one with raw control characters, which
// the shim lets pass: so both ways must say the same.
#ifndef IM_TESTS_SUPPORT_ELISION_H_
#define IM_TESTS_SUPPORT_ELISION_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace im {

struct Elision {
  std::u16string frame;    // without the payload
  std::u16string payload;  // as it was spelled
  uint32_t at;             // where it was
};

inline std::optional<Elision> Elide(std::u16string_view frame) {
  constexpr std::u16string_view kBefore = u"\"dataContent\":\"";
  const size_t found = frame.find(kBefore);
  if (found == frame.npos) return {};
  const size_t begin = found + kBefore.size();
  const size_t end = frame.find(u'"', begin);
  if (end == frame.npos) return {};
  for (const char16_t unit : frame.substr(begin, end - begin)) {
    if (unit < 0x20 || unit == u'\\') return {};
  }
  Elision elision;
  elision.frame = frame.substr(0, begin);
  elision.frame += frame.substr(end);
  elision.payload = frame.substr(begin, end - begin);
  elision.at = static_cast<uint32_t>(begin);
  return elision;
}

}  // namespace im

#endif  // IM_TESTS_SUPPORT_ELISION_H_
