// A frame: the envelope of everything on the wire. Its texts are Refs, so a frame is a few words
// whatever it carries, and the same type serves both directions.
#ifndef IM_WIRE_FRAME_H_
#define IM_WIRE_FRAME_H_

#include <cstdint>

#include "wire/protocol.h"
#include "wire/text.h"

namespace im {

struct Frame {
  FrameType type = FrameType::kLogin;
  bool bridge = false;
  bool qos = false;
  int32_t subtype = kUnsetSubtype;         // `typeu`
  int64_t server_time = kUnsetServerTime;  // `sm`, Unix ms
  Ref content{};                           // `dataContent`
  Ref from{};                              // absent on the wire means "-1"
  Ref to{};                                // likewise
  Ref fingerprint{};                       // `fp`
};

}  // namespace im

#endif  // IM_WIRE_FRAME_H_
