#include "tests/fuzz/decoder_properties.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <vector>

#include "tests/fuzz/check.h"
#include "tests/support/json_file.h"
#include "tests/support/second_opinion.h"
#include "tests/support/text.h"
#include "wire/decode.h"
#include "wire/documents.h"
#include "wire/encode.h"

namespace im {
namespace {

using nlohmann::json;

// The same units with nothing behind them, lest the end of a string hide an access out of bounds.
class Exact {
 public:
  explicit Exact(const std::u16string& text) : units_(text.begin(), text.end()) {}
  std::u16string_view units() const { return {units_.data(), units_.size()}; }

 private:
  std::vector<char16_t> units_;
};

uint32_t Nesting(std::u16string_view text) {
  uint32_t depth = 0;
  uint32_t deepest = 0;
  bool in_string = false;
  for (uint32_t i = 0; i < text.size(); ++i) {
    const char16_t unit = text[i];
    if (unit == u'"') in_string = !in_string;
    if (in_string && unit == u'\\') ++i;
    if (in_string) continue;
    if (unit == u'{' || unit == u'[') deepest = std::max(deepest, ++depth);
    if (unit == u'}' || unit == u']') --depth;
  }
  return deepest;
}

// A text stands between two quotes, and says by its Source whether it holds escapes.
void CheckRef(std::u16string_view text, const Ref& ref, Source plain, Source escaped) {
  if (IsNull(ref)) return;
  FUZZ_CHECK(ref.source == plain || ref.source == escaped, "");
  FUZZ_CHECK(ref.begin > 0 && ref.begin <= ref.end && ref.end < text.size(), "");
  FUZZ_CHECK(text[ref.begin - 1] == u'"' && text[ref.end] == u'"', "");
  const char16_t* begin = text.data() + ref.begin;
  const char16_t* end = text.data() + ref.end;
  FUZZ_CHECK((std::find(begin, end, u'\\') != end) == (ref.source == escaped), "");
}

void CheckHashes(std::u16string_view content) {
  const std::u16string meaning = Meaning(content);
  const HashKey key{1, 2};
  FUZZ_CHECK(HashText(key, content) == HashUnits(key, meaning), "");
  FUZZ_CHECK(Utf8Bytes(content) == Utf8(content).size(), "");
}

// --- The documents. ---

json FieldsOf(std::u16string_view, const LoginResponse& response) {
  return {{"code", response.code}, {"firstLoginTime", response.first_login_time}};
}

json CodeAndText(std::u16string_view text, const char* code_key, int32_t code, const char* text_key,
                 const Ref& ref) {
  CheckRef(text, ref, Source::kDocument, Source::kDocumentEscaped);
  json fields = {{code_key, code}};
  if (!IsNull(ref)) fields[text_key] = Utf8(Meaning(text, ref));
  return fields;
}
json FieldsOf(std::u16string_view text, const ErrorResponse& response) {
  return CodeAndText(text, "errorCode", response.code, "errorMsg", response.message);
}
json FieldsOf(std::u16string_view text, const Kickout& kickout) {
  return CodeAndText(text, "code", kickout.code, "reason", kickout.reason);
}

template <typename Document>
void CheckDocument(std::u16string_view text, const LibraryReading& library,
                   const KnownMembers& members, Status (*decode)(std::u16string_view, Document*)) {
  Document document;
  const bool accepted = decode(text, &document) == Status::kOk;
  const json fields = accepted ? FieldsOf(text, document) : json(json::value_t::discarded);
  const std::string why = Contradiction(library, members, fields);
  FUZZ_CHECK(why.empty(), why);
}

void CheckDocuments(std::u16string_view text, const LibraryReading& library) {
  CheckDocument(text, library, LoginResponseMembers(), DecodeLoginResponse);
  CheckDocument(text, library, ErrorResponseMembers(), DecodeErrorResponse);
  CheckDocument(text, library, KickoutMembers(), DecodeKickout);
}

// --- There and back. ---

// Encoded and decoded again, a frame says the same. Nobody's name is spelled on the wire.
void CheckRoundTrip(const Frame& frame, json fields, const HostTexts& texts,
                    const TextBytes& bytes) {
  Gather gather;
  Encode(frame, LoginRequest{}, &gather);
  const std::u16string joined = Join(gather, texts);
  FUZZ_CHECK(FrameBytes(gather, bytes, texts.input) == Utf8(joined).size(), Utf8(joined));
  Frame again;
  FUZZ_CHECK(Decode(joined, &again) == Status::kOk, Utf8(joined));
  for (const char* key : {"from", "to"}) {
    if (!fields.contains(key)) fields[key] = "-1";
  }
  FUZZ_CHECK(Fields(joined, again) == fields, Utf8(joined));
}

// What an application sends, whatever its texts and numbers are, arrives as it was meant.
void CheckComposed(const std::u16string& text) {
  const uint64_t numbers = HashUnits(HashKey{}, text);
  HostTexts texts;
  texts.content = text;
  texts.recipient = text.substr(0, text.size() / 2);
  texts.fingerprint = text.substr(text.size() / 2);
  Frame frame;
  frame.type = (numbers & 1) != 0 ? FrameType::kMessage : FrameType::kEcho;
  frame.bridge = (numbers & 2) != 0;
  frame.qos = (numbers & 4) != 0;
  frame.subtype = static_cast<int32_t>(numbers >> 32);
  frame.server_time = static_cast<int64_t>(numbers >> 11) - (kMaxSafeInteger >> 1);
  frame.content = Ref{Source::kContent, 0, 0};
  frame.from = ServerRef();
  frame.to = Ref{Source::kRecipient, 0, 0};
  frame.fingerprint = Ref{Source::kFingerprint, 0, 0};
  const auto bytes_of = [](const std::u16string& unquoted) {
    return static_cast<double>(Utf8(Quote(unquoted)).size());
  };
  TextBytes bytes;
  bytes.content = bytes_of(texts.content);
  bytes.recipient = bytes_of(texts.recipient);
  bytes.fingerprint = bytes_of(texts.fingerprint);
  const json fields = {
      {"type", static_cast<int32_t>(frame.type)},
      {"bridge", frame.bridge},
      {"QoS", frame.qos},
      {"typeu", frame.subtype},
      {"sm", frame.server_time},
      {"dataContent", Utf8(texts.content)},
      {"from", "0"},
      {"to", Utf8(texts.recipient)},
      {"fp", Utf8(texts.fingerprint)},
  };
  CheckRoundTrip(frame, fields, texts, bytes);
}

// A login document is JSON inside JSON, whoever logs in with whatever token.
void CheckLogin(const std::u16string& text) {
  HostTexts texts;
  texts.user_id = texts.token = texts.extra = text;
  LoginRequest login{/*has_token=*/true, /*has_extra=*/true, /*first_login_time=*/1795399384851};
  Frame frame;
  frame.content = Ref{Source::kLoginDocument, 0, 0};
  frame.from = Ref{Source::kUserId, 0, 0};
  frame.to = ServerRef();
  Gather gather;
  Encode(frame, login, &gather);
  const std::u16string joined = Join(gather, texts);
  Frame again;
  FUZZ_CHECK(Decode(joined, &again) == Status::kOk, Utf8(joined));
  FUZZ_CHECK(Meaning(joined, again.from) == text, Utf8(joined));
  const std::u16string document = Meaning(joined, again.content);
  FUZZ_CHECK(document == u"{\"loginUserId\":" + Quote(text) + u",\"loginToken\":" + Quote(text) +
                             u",\"extra\":" + Quote(text) + u",\"firstLoginTime\":1795399384851}",
             Utf8(document));
  LoginResponse read;  // the one member that both directions have
  FUZZ_CHECK(DecodeLoginResponse(document, &read) == Status::kOk, Utf8(document));
  FUZZ_CHECK(read.first_login_time == login.first_login_time, Utf8(document));
}

// --- Frames. ---

// The content as a document of its own, as the client opens it.
void CheckContent(std::u16string_view text, const Ref& content) {
  if (IsNull(content)) return;
  Array<char16_t> unescaped;
  FUZZ_CHECK(Unescape(Slice(text, content), &unescaped), "no memory");
  const std::u16string document(unescaped.data(), unescaped.size());
  FUZZ_CHECK(document == Meaning(text, content), Utf8(document));
  CheckDocuments(Exact(document).units(), LibraryReading(document));
}

void CheckFrame(std::u16string_view text, const LibraryReading& library) {
  Frame fast;
  Frame general;
  const bool taken = DecodeFast(text, &fast);
  const bool accepted = DecodeGeneral(text, &general) == Status::kOk;
  FUZZ_CHECK(!taken || accepted, "taken by the fast path");
  FUZZ_CHECK(!taken || Describe(fast) == Describe(general), Describe(fast));
  Frame frame;
  FUZZ_CHECK((Decode(text, &frame) == Status::kOk) == accepted, "");
  const json fields = accepted ? Fields(text, frame) : json(json::value_t::discarded);
  const std::string why = Contradiction(library, FrameMembers(), fields);
  FUZZ_CHECK(why.empty(), why);
  if (!accepted) return;
  CheckLimits(text, frame);
  HostTexts texts;
  texts.input = text;
  CheckRoundTrip(frame, fields, texts, TextBytes{});
  CheckContent(text, frame.content);
}

}  // namespace

std::u16string TextOfInput(const uint8_t* data, size_t size) {
  const bool units = size >= 2 && data[0] == 0xff && data[1] == 0xfe;
  if (!units) return Utf16(std::string(data, data + size));
  std::u16string text;
  for (size_t i = 2; i + 1 < size; i += 2) {
    text += static_cast<char16_t>(data[i] | data[i + 1] << 8);
  }
  return text;
}

void CheckLimits(std::u16string_view text, const Frame& frame) {
  FUZZ_CHECK(Nesting(text) <= 8, "");
  FUZZ_CHECK(frame.server_time >= -kMaxSafeInteger && frame.server_time <= kMaxSafeInteger, "");
  for (const Ref& ref : {frame.content, frame.from, frame.to, frame.fingerprint}) {
    CheckRef(text, ref, Source::kInput, Source::kInputEscaped);
    if (!IsNull(ref)) CheckHashes(Slice(text, ref));
  }
}

void CheckDecoder(const std::u16string& text) {
  const Exact exact(text);
  const LibraryReading library(text);
  CheckFrame(exact.units(), library);
  CheckDocuments(exact.units(), library);
  CheckComposed(text);
  CheckLogin(text);
}

}  // namespace im
