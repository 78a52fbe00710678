// Reads a JSON text that is one object and hands over its top-level members. nlohmann/json judges
// the grammar; json_tokens.h says how it does so over UTF-16 and any unit.
#ifndef IM_WIRE_JSON_OBJECT_H_
#define IM_WIRE_JSON_OBJECT_H_

#include <cstdint>

#include "base/status.h"
#include "wire/scan.h"
#include "wire/text.h"

namespace im {

struct JsonValue {
  enum class Kind {
    kNull,
    kBoolean,
    kInteger,
    kString,
    kOther,  // a fraction, a number beyond int64, an object, an array
  };
  Kind kind = Kind::kNull;
  bool element = false;  // of the array that the member is
  bool boolean = false;
  int64_t integer = 0;
  StringToken string{};
};

// Takes one member into an object of any type.
using TakeMember = bool (*)(void* object, std::u16string_view key, const JsonValue& value);

// ReadJsonObject without the object's type: the library's parser is a large part of core.wasm and
// must be instantiated only once.
Status ReadMembers(std::u16string_view text, void* object, TakeMember take);

// Calls `take(key, value, object)` for each top-level member, duplicates included, in the order of
// the text. `key` is JSON string content. False: the member has no meaning here, the whole text is
// refused. `take` is a function: lambdas with captures, or virtual ones, cost 30 bytes of brotli.
// kInvalidFrame: not one JSON object, nested deeper than kMaxDepth, or refused.
template <auto take, typename Object>
Status ReadJsonObject(std::u16string_view text, Object* object) {
  return ReadMembers(text, object,
                     [](void* erased, std::u16string_view key, const JsonValue& value) {
                       return take(key, value, static_cast<Object*>(erased));
                     });
}

// Typed reading of one member: null leaves the default in place; a wrong type or a number outside
// [low, high] is refused.
bool ReadBoolean(const JsonValue& value, bool* out);
bool ReadInteger(const JsonValue& value, int64_t low, int64_t high, int64_t* out);

}  // namespace im

#endif  // IM_WIRE_JSON_OBJECT_H_
