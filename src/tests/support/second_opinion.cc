#include "tests/support/second_opinion.h"

#include <algorithm>

#include "tests/support/text.h"
#include "wire/protocol.h"

namespace im {
namespace {

using nlohmann::json;

// Where we are more liberal than the library (any surrogate, lone or not), or it than we: it skips
// a byte order mark, and takes NUL for the end.
bool RulesDiffer(const std::u16string& text) {
  if (text.find(u"\\ud") != text.npos || text.find(u"\\uD") != text.npos) return true;
  if (!text.empty() && text[0] == u'\ufeff') return true;
  return std::any_of(text.begin(), text.end(),
                     [](char16_t unit) { return unit == 0 || (unit & 0xf800) == 0xd800; });
}

bool IsLegal(const json& value, const KnownMember& member) {
  if (member.initial.is_null()) return value.is_string();
  if (member.initial.is_boolean()) return value.is_boolean();
  if (!value.is_number_integer()) return false;
  if (value.is_number_unsigned() && value.get<uint64_t>() > INT64_MAX) return false;
  return value.get<int64_t>() >= member.low && value.get<int64_t>() <= member.high;
}

std::string Spelled(const json& fields) {
  return fields.dump(-1, ' ', /*ensure_ascii=*/false, json::error_handler_t::replace);
}

// The library's own builder of documents, listened to: how deep the text nests, which keys stand at
// its top, and whether it failed on nothing but a number too large for a double.
class Builder : public nlohmann::detail::json_sax_dom_parser<json> {
 public:
  using Base = nlohmann::detail::json_sax_dom_parser<json>;
  explicit Builder(json* document) : Base(*document, /*allow_exceptions=*/false) {}

  bool key(std::string& name) {
    if (depth_ == 1) ++top_level_keys;
    return Base::key(name);
  }
  bool start_object(size_t size) { return Open() && Base::start_object(size); }
  bool start_array(size_t size) { return Open() && Base::start_array(size); }
  bool end_object() { return Close() && Base::end_object(); }
  bool end_array() { return Close() && Base::end_array(); }
  bool parse_error(size_t, const std::string&, const nlohmann::detail::exception& error) {
    constexpr int kNumberOverflow = 406;
    overflow = error.id == kNumberOverflow;
    return false;
  }

  uint32_t nesting = 0;
  size_t top_level_keys = 0;
  bool overflow = false;

 private:
  bool Open() {
    nesting = std::max(nesting, ++depth_);
    return true;
  }
  bool Close() { return depth_-- > 0; }

  uint32_t depth_ = 0;
};

}  // namespace

const KnownMembers& FrameMembers() {
  static const KnownMembers members = {
      {"bridge", false},
      {"type", 0, INT32_MIN, INT32_MAX},
      {"dataContent", nullptr},
      {"from", nullptr},
      {"to", nullptr},
      {"fp", nullptr},
      {"QoS", false},
      {"typeu", kUnsetSubtype, INT32_MIN, INT32_MAX},
      {"sm", kUnsetServerTime, -kMaxSafeInteger, kMaxSafeInteger},
  };
  return members;
}

const KnownMembers& LoginResponseMembers() {
  static const KnownMembers members = {
      {"code", 0, INT32_MIN, INT32_MAX},
      {"firstLoginTime", 0, -kMaxSafeInteger, kMaxSafeInteger},
  };
  return members;
}

const KnownMembers& ErrorResponseMembers() {
  static const KnownMembers members = {
      {"errorCode", 0, INT32_MIN, INT32_MAX},
      {"errorMsg", nullptr},
  };
  return members;
}

const KnownMembers& KickoutMembers() {
  static const KnownMembers members = {
      {"code", 0, INT32_MIN, INT32_MAX},
      {"reason", nullptr},
  };
  return members;
}

LibraryReading::LibraryReading(const std::u16string& text) {
  if (RulesDiffer(text)) return;
  Builder builder(&document_);
  const bool legal = json::sax_parse(Utf8(text), &builder);
  if (builder.overflow) return;  // 1e400 is a number to us
  const bool accepted = legal && document_.is_object() && builder.nesting <= 8;
  verdict_ = accepted ? Verdict::kAccepted : Verdict::kRefused;
  duplicates_ = accepted && document_.size() < builder.top_level_keys;
}

// Null counts as absent.
json LibraryReading::Fields(const KnownMembers& members) const {
  const json refused(json::value_t::discarded);
  if (verdict_ != Verdict::kAccepted) return refused;
  json fields = json::object();
  for (const KnownMember& member : members) {
    const auto found = document_.find(member.key);
    if (found != document_.end() && !found->is_null()) {
      if (!IsLegal(*found, member)) return refused;
      fields[member.key] = *found;
    } else if (!member.initial.is_null()) {
      fields[member.key] = member.initial;
    }
  }
  return fields;
}

std::string Contradiction(const LibraryReading& library, const KnownMembers& members,
                          const json& fields) {
  if (library.silent()) return {};
  const json expected = library.Fields(members);
  if (fields.is_discarded()) {
    const bool refused = expected.is_discarded() || library.duplicates();
    return refused ? "" : "refused, but legal: " + Spelled(expected);
  }
  if (expected.is_discarded()) return "accepted, but illegal";
  if (fields == expected) return {};
  return "read as " + Spelled(fields) + ", but it says " + Spelled(expected);
}

}  // namespace im
