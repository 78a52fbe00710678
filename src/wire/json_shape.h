// How nlohmann/json reads a text without seeing what its strings and numbers say.
//
// The library reads UTF-8, refuses lone surrogates and tells no positions; frames are UTF-16, may
// hold any unit, and the host needs offsets. So the library is shown the *shape* of the text: each
// string as `""`, each number as `0`, a run of white space as one blank. ShapeReader scans the real
// tokens as they pass, and the SAX handler asks it for the token it has just been shown.
//
// Its lexer is then taught, below, that these two tokens are all there is, and that nobody reads the
// texts of its errors. Without that, 8 KB of escapes, floating point and phrases that can never be
// needed would be a fifth of core.wasm.
#ifndef IM_WIRE_JSON_SHAPE_H_
#define IM_WIRE_JSON_SHAPE_H_

#include <cstddef>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>

#include "wire/scan.h"
#include "wire/text.h"

namespace im {

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

}  // namespace im

NLOHMANN_JSON_NAMESPACE_BEGIN
namespace detail {

using ShapeAdapter = iterator_input_adapter<im::ShapeIterator>;
using ShapeLexer = lexer<json, ShapeAdapter>;
using ShapeParser = parser<json, ShapeAdapter>;

template <>
inline ShapeLexer::token_type ShapeLexer::scan_string() {
  get();  // the closing quote
  return token_type::value_string;
}

template <>
inline ShapeLexer::token_type ShapeLexer::scan_number() {
  return token_type::value_unsigned;
}

template <>
inline std::string ShapeLexer::get_token_string() const {
  return {};
}

template <>
inline std::string ShapeParser::exception_message(token_type, const std::string&) {
  return {};
}

template <>
inline parse_error parse_error::create<std::nullptr_t, 0>(int id, const position_t&,
                                                          const std::string&, std::nullptr_t) {
  return {id, 0, ""};
}

}  // namespace detail
NLOHMANN_JSON_NAMESPACE_END

#endif  // IM_WIRE_JSON_SHAPE_H_
