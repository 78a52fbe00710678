// The recorded data of the tests, and frames in the terms of that data.
#ifndef IM_TESTS_SUPPORT_JSON_FILE_H_
#define IM_TESTS_SUPPORT_JSON_FILE_H_

#include <nlohmann/json.hpp>
#include <string>

#include "wire/frame.h"
#include "wire/text.h"

namespace im {

// The document `name` of src/tests/data. Throws if there is none: a test cannot go on without.
nlohmann::json LoadJson(const std::string& name);

// What `frame`, decoded from `text`, says: like the `fields` of frame-vectors.json. Absent texts
// are left out.
nlohmann::json Fields(std::u16string_view text, const Frame& frame);

}  // namespace im

#endif  // IM_TESTS_SUPPORT_JSON_FILE_H_
