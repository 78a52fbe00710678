// Feeds our tokens to nlohmann/json's parser.
//
// The library's own lexer reads UTF-8, refuses lone surrogates and tells no positions; frames are
// UTF-16, may hold any unit, and the host needs offsets. So TokenReader cuts a text into tokens
// with the scanner that both decoders share (scan.h). The specializations below make the library's
// parser take these tokens, and leave out the texts of its errors, which nobody reads. The SAX
// handler asks the reader what a string or a number says. Without a second lexer, floating point
// and error texts core.wasm is a fifth smaller.
#ifndef IM_WIRE_JSON_TOKENS_H_
#define IM_WIRE_JSON_TOKENS_H_

// Rename the library: our specializations must not meet the stock library that others link into
// the same program.
#define NLOHMANN_JSON_NAMESPACE nlohmann::im_core
#define NLOHMANN_JSON_NAMESPACE_BEGIN \
  namespace nlohmann {                \
  inline namespace im_core {
#define NLOHMANN_JSON_NAMESPACE_END \
  }                                 \
  }

#include <cstddef>
#include <nlohmann/json.hpp>
#include <string>

#include "wire/scan.h"
#include "wire/text.h"

namespace im {

using JsonToken = nlohmann::detail::lexer_base<nlohmann::json>::token_type;

class TokenReader {
 public:
  explicit TokenReader(std::u16string_view text) : text_(text) {}

  JsonToken Next();

  std::u16string_view text() const { return text_; }
  // What the last string or number token says.
  const StringToken& string() const { return string_; }
  const NumberToken& number() const { return number_; }

 private:
  [[gnu::noinline]] JsonToken Literal(const char* word, JsonToken token);  // rare

  const std::u16string_view text_;
  uint32_t at_ = 0;
  StringToken string_{};
  NumberToken number_{};
};

// Stands in for the library's source of characters; the lexer below asks for none.
struct TokenAdapter {
  using char_type = char;
  TokenReader* reader;
  std::char_traits<char>::int_type get_character() { return std::char_traits<char>::eof(); }
};

}  // namespace im

NLOHMANN_JSON_NAMESPACE_BEGIN
namespace detail {

template <>
inline im::JsonToken lexer<json, im::TokenAdapter>::scan() {
  return ia.reader->Next();
}

template <>
inline std::string lexer<json, im::TokenAdapter>::get_token_string() const {
  return {};
}

template <>
inline std::string parser<json, im::TokenAdapter>::exception_message(const token_type,
                                                                     const std::string&) {
  return {};
}

template <>
inline parse_error parse_error::create<std::nullptr_t, 0>(int id, const position_t&,
                                                          const std::string&, std::nullptr_t) {
  return {id, 0, ""};
}

}  // namespace detail
NLOHMANN_JSON_NAMESPACE_END

#endif  // IM_WIRE_JSON_TOKENS_H_
