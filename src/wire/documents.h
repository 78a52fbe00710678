// The documents that travel as JSON text inside `dataContent`. `text` is the unescaped content; the
// Refs of a decoded document are of Source::kDocument and point into it.
#ifndef IM_WIRE_DOCUMENTS_H_
#define IM_WIRE_DOCUMENTS_H_

#include <cstdint>

#include "base/status.h"
#include "wire/protocol.h"
#include "wire/text.h"

namespace im {

struct LoginResponse {
  int32_t code = kLoginAccepted;  // 0 = accepted; an application's own codes are above 1024
  int64_t first_login_time = 0;   // the server's clock, Unix ms; not positive = none given
};

struct ErrorResponse {
  int32_t code = 0;
  Ref message{};
};

struct Kickout {
  int32_t code = 0;  // 1 = the same user logged in elsewhere, 2 = by an administrator
  Ref reason{};      // may be absent
};

// kInvalidFrame: not a JSON object, or a member of the wrong type or range.
Status DecodeLoginResponse(std::u16string_view text, LoginResponse* response);
Status DecodeErrorResponse(std::u16string_view text, ErrorResponse* response);
Status DecodeKickout(std::u16string_view text, Kickout* kickout);

}  // namespace im

#endif  // IM_WIRE_DOCUMENTS_H_
