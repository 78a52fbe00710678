// Drives nlohmann/json's parser over our tokens (json_tokens.h) and turns its events into members.
#include "wire/json_object.h"

#include <cstddef>
#include <string>

#include "wire/json_tokens.h"
#include "wire/protocol.h"

namespace im {
namespace {

bool IsBlank(char16_t unit) {
  return unit == u' ' || unit == u'\t' || unit == u'\n' || unit == u'\r';
}

// The library's events, reduced to the members of the outermost object.
class TopLevelMembers {
 public:
  TopLevelMembers(TokenReader* reader, void* object, TakeMember take)
      : reader_(reader), object_(object), take_(take) {}

  // The SAX interface of nlohmann/json; the names and types are its own.
  bool null() { return Value(JsonValue::Kind::kNull); }
  bool boolean(bool value) { return Value(JsonValue::Kind::kBoolean, value); }
  bool number_integer(std::int64_t) { return Number(); }
  bool number_unsigned(std::uint64_t) { return false; }  // the reader has one token for numbers
  bool number_float(double, const std::string&) { return false; }
  bool string(std::string&) { return Value(JsonValue::Kind::kString); }
  bool binary(nlohmann::json::binary_t&) { return false; }
  bool key(std::string&) {
    if (depth_ == 1) key_ = reader_->string();
    return true;
  }
  bool start_object(std::size_t) { return Open(true); }
  bool start_array(std::size_t) { return Open(false); }
  bool end_object() { return Close(); }
  bool end_array() { return Close(); }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) {
    return false;
  }

 private:
  bool Number() {
    return Value(reader_->number().integer ? JsonValue::Kind::kInteger : JsonValue::Kind::kOther);
  }

  bool Open(bool object) {
    if (depth_ == 0 && !object) return false;
    if (depth_ == 1) {
      if (!Value(JsonValue::Kind::kOther)) return false;
      is_list_ = !object;
    }
    return ++depth_ <= kMaxDepth;
  }

  bool Close() {
    --depth_;
    return true;
  }

  // Takes a member of the outermost object, or an element of a list that is one; ignores values
  // deeper down. Keep out of line: the library's parser calls it for every type of value.
  [[gnu::noinline]] bool Value(JsonValue::Kind kind, bool boolean = false) {
    if (depth_ == 0) return false;  // the text is not an object
    const bool element = depth_ == 2 && is_list_;
    if (depth_ > 1 && !element) return true;
    const std::u16string_view text = reader_->text();
    const JsonValue value{kind, element, boolean, reader_->number().value, reader_->string()};
    return take_(object_, {text.data() + key_.begin, key_.end - key_.begin}, value);
  }

  TokenReader* const reader_;
  void* const object_;
  const TakeMember take_;
  uint32_t depth_ = 0;
  bool is_list_ = false;  // the member that is open at depth 2
  StringToken key_{};
};

}  // namespace

JsonToken TokenReader::Next() {
  while (at_ < text_.size() && IsBlank(text_[at_])) ++at_;
  if (at_ == text_.size()) return JsonToken::end_of_input;
  const char16_t unit = text_[at_];
  switch (unit) {
    case u'{':
      ++at_;
      return JsonToken::begin_object;
    case u'}':
      ++at_;
      return JsonToken::end_object;
    case u'[':
      ++at_;
      return JsonToken::begin_array;
    case u']':
      ++at_;
      return JsonToken::end_array;
    case u':':
      ++at_;
      return JsonToken::name_separator;
    case u',':
      ++at_;
      return JsonToken::value_separator;
    case u'"':
      return ScanString(text_, at_, &string_, &at_) ? JsonToken::value_string
                                                    : JsonToken::parse_error;
    case u't':
      return Literal("true", JsonToken::literal_true);
    case u'f':
      return Literal("false", JsonToken::literal_false);
    case u'n':
      return Literal("null", JsonToken::literal_null);
    default:
      return ScanNumber(text_, at_, &number_, &at_) ? JsonToken::value_integer
                                                    : JsonToken::parse_error;
  }
}

JsonToken TokenReader::Literal(const char* word, JsonToken token) {
  for (; *word != '\0'; ++word, ++at_) {
    if (at_ == text_.size() || text_[at_] != static_cast<unsigned char>(*word)) {
      return JsonToken::parse_error;
    }
  }
  return token;
}

Status ReadMembers(std::u16string_view text, void* object, TakeMember take) {
  TokenReader reader(text);
  TopLevelMembers members(&reader, object, take);
  nlohmann::detail::parser<nlohmann::json, TokenAdapter> parser(TokenAdapter{&reader}, nullptr,
                                                                /*allow_exceptions=*/false);
  return parser.sax_parse(&members, /*strict=*/true) ? Status::kOk : Status::kInvalidFrame;
}

bool ReadBoolean(const JsonValue& value, bool* out) {
  if (value.kind == JsonValue::Kind::kNull) return true;
  if (value.kind != JsonValue::Kind::kBoolean) return false;
  *out = value.boolean;
  return true;
}

bool ReadInteger(const JsonValue& value, int64_t low, int64_t high, int64_t* out) {
  if (value.kind == JsonValue::Kind::kNull) return true;
  if (value.kind != JsonValue::Kind::kInteger) return false;
  if (value.integer < low || value.integer > high) return false;
  *out = value.integer;
  return true;
}

}  // namespace im
