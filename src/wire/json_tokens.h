// Our tokens, nlohmann/json's grammar.
//
// The library's own lexer reads UTF-8, refuses lone surrogates and tells no positions; frames are
// UTF-16, may hold any unit, and the host needs offsets. So TokenReader cuts a text into tokens
// with the scanner that both decoders share (scan.h), and the library's parser is taught, below, to
// take its tokens from there; what a string or a number says, the SAX handler asks the reader.
// Nobody reads the texts of the parser's errors, so they are not spelled. Together that keeps a
// second lexer, floating point and phrases out of core.wasm, which would be a quarter larger.
#ifndef IM_WIRE_JSON_TOKENS_H_
#define IM_WIRE_JSON_TOKENS_H_

// The library under a name of our own: what is taught here must not meet the stock library that
// others link into the same program.
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

// Stands where the library expects a source of characters; none is ever asked for.
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
