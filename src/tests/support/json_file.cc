#include "tests/support/json_file.h"

#include <fstream>
#include <stdexcept>

#include "tests/support/text.h"

namespace im {

nlohmann::json LoadJson(const std::string& name) {
  const std::string path = std::string(IM_TEST_DATA) + "/" + name;
  std::ifstream file(path, std::ios::binary);
  if (!file) throw std::runtime_error("cannot read " + path);
  return nlohmann::json::parse(file);
}

nlohmann::json Fields(std::u16string_view text, const Frame& frame) {
  nlohmann::json fields = {
      {"bridge", frame.bridge},  {"type", static_cast<int32_t>(frame.type)},
      {"QoS", frame.qos},        {"typeu", frame.subtype},
      {"sm", frame.server_time},
  };
  const auto add = [&](const char* name, const Ref& ref) {
    if (!IsNull(ref)) fields[name] = Utf8(Meaning(text, ref));
  };
  add("dataContent", frame.content);
  add("from", frame.from);
  add("to", frame.to);
  add("fp", frame.fingerprint);
  return fields;
}

}  // namespace im
