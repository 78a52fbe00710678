// What an application asks of a client, in more words than arguments can hold.
#ifndef IM_SESSION_REQUEST_H_
#define IM_SESSION_REQUEST_H_

#include <cstdint>
#include <optional>
#include <string_view>

#include "wire/encode.h"
#include "wire/protocol.h"

namespace im {

struct SendRequest {
  std::u16string_view recipient;                   // as it is, not as JSON
  std::optional<std::u16string_view> fingerprint;  // likewise; none: the client makes one
  bool qos = true;
  int32_t subtype = kUnsetSubtype;
  double expires_after = 0;  // ms; 0 = the default of the configuration
  TextBytes bytes;           // of content and recipient, and of an own fingerprint
};

// A message that an earlier page sent, that the server took, and that no receipt came for.
struct AwaitRequest {
  std::u16string_view recipient;    // as it is, not as JSON
  std::u16string_view fingerprint;  // likewise; a tag
  int32_t subtype = kUnsetSubtype;
  uint32_t copies = 0;  // sent after the ACK
  double bytes = 0;     // of its frame
  double age = 0;       // ms since the ACK
};

}  // namespace im

#endif  // IM_SESSION_REQUEST_H_
