// nlohmann/json reads UTF-8, refuses lone surrogates and tells no positions; frames are UTF-16, may
// hold any unit, and the host needs offsets. So the library is shown the *shape* of the text: each
// string as `""`, each number as `0`, a run of white space as one blank. The shape reader scans the
// real tokens as they pass, and the SAX handler asks it for the token it has just been shown.
#include "wire/json_object.h"

#include <cstddef>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>

#include "wire/protocol.h"

namespace im {
namespace {

class ShapeReader {
 public:
  explicit ShapeReader(Units text) : text_(text) { Show(); }

  bool AtEnd() const { return at_end_; }
  char Current() const { return shown_; }
  void Advance() {
    if (closing_quote_) {
      closing_quote_ = false;
      shown_ = '"';
      return;
    }
    Show();
  }

  Units text() const { return text_; }
  const StringToken& string() const { return string_; }
  const NumberToken& number() const { return number_; }

 private:
  static constexpr char kIllegal = 1;  // no JSON text has it: the library refuses it

  void Show() {
    if (at_ >= text_.size) {
      at_end_ = true;
      return;
    }
    const char16_t unit = text_.data[at_];
    if (unit == u'"') {
      closing_quote_ = ScanString(text_, at_, &string_, &at_);
      shown_ = closing_quote_ ? '"' : kIllegal;
    } else if (unit == u'-' || (unit >= u'0' && unit <= u'9')) {
      shown_ = ScanNumber(text_, at_, &number_, &at_) ? '0' : kIllegal;
    } else if (IsBlank(unit)) {
      while (at_ < text_.size && IsBlank(text_.data[at_])) ++at_;
      shown_ = ' ';
    } else {
      shown_ = unit > 0x20 && unit < 0x7f ? static_cast<char>(unit) : kIllegal;
      ++at_;
    }
  }

  static bool IsBlank(char16_t unit) {
    return unit == u' ' || unit == u'\t' || unit == u'\n' || unit == u'\r';
  }

  const Units text_;
  uint32_t at_ = 0;
  char shown_ = kIllegal;
  bool closing_quote_ = false;
  bool at_end_ = false;
  StringToken string_{};
  NumberToken number_{};
};

// The iterator that the library walks; the one without a reader is the end.
class ShapeIterator {
 public:
  using iterator_category = std::input_iterator_tag;
  using value_type = char;
  using difference_type = std::ptrdiff_t;
  using pointer = const char*;
  using reference = char;

  explicit ShapeIterator(ShapeReader* reader) : reader_(reader) {}
  char operator*() const { return reader_->Current(); }
  ShapeIterator& operator++() {
    reader_->Advance();
    return *this;
  }
  bool operator==(const ShapeIterator& other) const { return AtEnd() == other.AtEnd(); }
  bool operator!=(const ShapeIterator& other) const { return AtEnd() != other.AtEnd(); }

 private:
  bool AtEnd() const { return reader_ == nullptr || reader_->AtEnd(); }
  ShapeReader* reader_;
};

// The library's events, reduced to the members of the outermost object.
class TopLevelMembers {
 public:
  TopLevelMembers(ShapeReader* reader, MemberHandler handler, void* context)
      : reader_(reader), handler_(handler), context_(context) {}

  // The SAX interface of nlohmann/json; the names and types are its own.
  bool null() { return Scalar(JsonValue{}); }
  bool boolean(bool value) {
    JsonValue member;
    member.kind = JsonValue::Kind::kBoolean;
    member.boolean = value;
    return Scalar(member);
  }
  bool number_integer(std::int64_t) { return Number(); }
  bool number_unsigned(std::uint64_t) { return Number(); }
  bool number_float(double, const std::string&) { return Number(); }
  bool string(std::string&) {
    JsonValue member;
    member.kind = JsonValue::Kind::kString;
    member.string = reader_->string();
    return Scalar(member);
  }
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
    const NumberToken& token = reader_->number();
    JsonValue member;
    member.kind = token.integer ? JsonValue::Kind::kInteger : JsonValue::Kind::kOther;
    member.integer = token.value;
    return Scalar(member);
  }

  bool Open(bool object) {
    if (depth_ == 0 && !object) return false;
    if (depth_ == 1) {
      JsonValue member;
      member.kind = JsonValue::Kind::kOther;
      if (!Scalar(member)) return false;
    }
    return ++depth_ <= kMaxDepth;
  }

  bool Close() {
    --depth_;
    return true;
  }

  bool Scalar(const JsonValue& value) {
    if (depth_ == 0) return false;  // the text is not an object
    if (depth_ > 1) return true;
    const Units text = reader_->text();
    return handler_(context_, Units{text.data + key_.begin, key_.end - key_.begin}, value);
  }

  ShapeReader* const reader_;
  const MemberHandler handler_;
  void* const context_;
  uint32_t depth_ = 0;
  StringToken key_{};
};

}  // namespace

Status ReadJsonObject(Units text, MemberHandler handler, void* context) {
  ShapeReader reader(text);
  TopLevelMembers members(&reader, handler, context);
  const bool legal = nlohmann::json::sax_parse(ShapeIterator(&reader), ShapeIterator(nullptr),
                                               &members, nlohmann::json::input_format_t::json,
                                               /*strict=*/true, /*ignore_comments=*/false);
  return legal ? Status::kOk : Status::kInvalidFrame;
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
