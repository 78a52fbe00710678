// What must hold of any text that a server may send, and of any texts that an application may.
#ifndef IM_TESTS_FUZZ_DECODER_PROPERTIES_H_
#define IM_TESTS_FUZZ_DECODER_PROPERTIES_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "wire/frame.h"
#include "wire/text.h"

namespace im {

// The text that an input of the fuzzer stands for: UTF-8, or, when it begins with the byte order
// mark FF FE, the UTF-16 units behind it. (No UTF-8 begins with FF, and an editor shows both.)
std::u16string TextOfInput(const uint8_t* data, size_t size);

// A frame that was decoded from `text` keeps to the limits that wire/ promises.
void CheckLimits(std::u16string_view text, const Frame& frame);

// Everything, of one text. Aborts when a property does not hold.
void CheckDecoder(const std::u16string& text);

}  // namespace im

#endif  // IM_TESTS_FUZZ_DECODER_PROPERTIES_H_
