// Reads the envelope of a frame from its text. Two decoders, one meaning: DecodeFast reads the
// server's own spelling, which is nearly all traffic, and declines everything else; DecodeGeneral
// reads any legal frame. A property test holds the two equal.
#ifndef IM_WIRE_DECODE_H_
#define IM_WIRE_DECODE_H_

#include "base/status.h"
#include "wire/frame.h"
#include "wire/text.h"

namespace im {

// kInvalidFrame: not JSON, not an object, or a member of the wrong type or range.
// Members may come in any order, twice (the last wins), escaped, unknown, or null (as if absent).
// The frame's Refs point into `text`.
Status Decode(std::u16string_view text, Frame* frame);

Status DecodeGeneral(std::u16string_view text, Frame* frame);

// False: declined, `*frame` is unspecified.
bool DecodeFast(std::u16string_view text, Frame* frame);

}  // namespace im

#endif  // IM_WIRE_DECODE_H_
