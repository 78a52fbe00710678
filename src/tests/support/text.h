// Texts on the test side: UTF-8 for test authors and recorded data, UTF-16 for the core, and the
// joining of a gather list as the JavaScript host does it.
#ifndef IM_TESTS_SUPPORT_TEXT_H_
#define IM_TESTS_SUPPORT_TEXT_H_

#include <string>
#include <string_view>

#include "wire/encode.h"
#include "wire/frame.h"
#include "wire/text.h"

namespace im {

// A lone surrogate has no UTF-8. Both directions keep it as the three bytes it would have (WTF-8),
// so that every sequence of units survives the way there and back.
std::u16string Utf16(std::string_view utf8);
std::string Utf8(std::u16string_view text);

// What JSON string content says, its escapes resolved.
std::u16string Meaning(std::u16string_view content);

// What `ref` says, given the buffer that it points into: the frame, or the document.
std::u16string Meaning(std::u16string_view buffer, const Ref& ref);

// JSON.stringify of a string, quotes included.
std::u16string Quote(std::u16string_view text);

// JSON.stringify(JSON.stringify(text)).slice(1, -1)
std::u16string QuoteNested(std::u16string_view text);

// What a host holds while the core speaks of it by Source.
struct HostTexts {
  std::u16string user_id;
  std::u16string token;
  std::u16string extra;
  std::u16string recipient;
  std::u16string content;
  std::u16string fingerprint;
  std::u16string input;     // the frame being handled
  std::u16string document;  // the meaning of its dataContent
};

// The codec's constant of that index.
std::string ConstantText(uint32_t index);

// Joins the pieces of one frame as the JavaScript host will.
std::u16string Join(const Gather& gather, const HostTexts& texts);

// Every field of a frame on one line, Refs as positions: to compare frames, and to read why not.
std::string Describe(const Frame& frame);

}  // namespace im

#endif  // IM_TESTS_SUPPORT_TEXT_H_
