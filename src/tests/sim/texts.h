// JSON strings as the simulation's server and host spell and read them: a second opinion, which
// shares nothing with the product's own.
#ifndef IM_TESTS_SIM_TEXTS_H_
#define IM_TESTS_SIM_TEXTS_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "tests/sim/dice.h"

namespace im::sim {

using Text = std::u16string;
using View = std::u16string_view;

// JSON.stringify, quotes included.
Text Quoted(View meaning);

// JSON string content of that meaning. With dice some units become escapes that need not be: the
// same meaning, another spelling.
Text Spelled(View meaning, Dice* dice = nullptr);

Text MeaningOf(View content);

uint32_t Utf8Size(View text);

Text Number(int64_t value);

// For people: what is not ASCII as \uXXXX.
std::string Readable(View text);

}  // namespace im::sim

#endif  // IM_TESTS_SIM_TEXTS_H_
