#include "wire/documents.h"

#include "wire/json_object.h"

namespace im {
namespace {

// The two documents that carry a code and a text have the same shape under other names.
struct CodeAndText {
  const char* code_key;
  const char* text_key;
  int64_t code = 0;
  Ref text{};
};

// As in a frame, a later duplicate, also null, replaces an earlier one.
bool TakeCodeOrText(std::u16string_view key, const JsonValue& value, CodeAndText* document) {
  if (TextEquals(key, document->code_key)) {
    document->code = 0;
    return ReadInteger(value, INT32_MIN, INT32_MAX, &document->code);
  }
  if (!TextEquals(key, document->text_key)) return true;
  document->text = Ref{};
  if (value.kind == JsonValue::Kind::kNull) return true;
  if (value.kind != JsonValue::Kind::kString) return false;
  document->text = Ref{value.string.escaped ? Source::kDocumentEscaped : Source::kDocument,
                       value.string.begin, value.string.end};
  return true;
}

bool TakeLoginMember(std::u16string_view key, const JsonValue& value, LoginResponse* response) {
  if (TextEquals(key, "code")) {
    int64_t code = kLoginAccepted;
    if (!ReadInteger(value, INT32_MIN, INT32_MAX, &code)) return false;
    response->code = static_cast<int32_t>(code);
    return true;
  }
  if (TextEquals(key, "firstLoginTime")) {
    response->first_login_time = 0;
    return ReadInteger(value, -kMaxSafeInteger, kMaxSafeInteger, &response->first_login_time);
  }
  return true;
}

}  // namespace

Status DecodeLoginResponse(std::u16string_view text, LoginResponse* response) {
  *response = LoginResponse{};
  return ReadJsonObject<TakeLoginMember>(text, response);
}

Status DecodeErrorResponse(std::u16string_view text, ErrorResponse* response) {
  CodeAndText document{"errorCode", "errorMsg", 0, {}};
  const Status status = ReadJsonObject<TakeCodeOrText>(text, &document);
  *response = ErrorResponse{static_cast<int32_t>(document.code), document.text};
  return status;
}

Status DecodeKickout(std::u16string_view text, Kickout* kickout) {
  CodeAndText document{"code", "reason", 0, {}};
  const Status status = ReadJsonObject<TakeCodeOrText>(text, &document);
  *kickout = Kickout{static_cast<int32_t>(document.code), document.text};
  return status;
}

}  // namespace im
