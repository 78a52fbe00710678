// What must hold of any content that a control frame may have, and of the table of peers whatever
// comes in whatever order.
#ifndef IM_TESTS_FUZZ_RECEIPTS_PROPERTIES_H_
#define IM_TESTS_FUZZ_RECEIPTS_PROPERTIES_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace im {

// Reads the text as the content of a control frame. Aborts when a property does not hold.
void CheckControl(const std::u16string& text);

// Plays messages of peers, two bytes each: who, and how. Aborts when the table and a plain list say
// different things.
void CheckPeers(std::string_view script);

// Everything, of one input: peers behind a 'P', else a text as in decoder_properties.h.
void CheckReceipts(const uint8_t* data, size_t size);

}  // namespace im

#endif  // IM_TESTS_FUZZ_RECEIPTS_PROPERTIES_H_
