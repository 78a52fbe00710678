#include "wire/decode.h"

#include "wire/json_object.h"

namespace im {
namespace {

bool ReadText(const JsonValue& value, Ref* out) {
  *out = Ref{};
  if (value.kind == JsonValue::Kind::kNull) return true;
  if (value.kind != JsonValue::Kind::kString) return false;
  *out = Ref{value.string.escaped ? Source::kInputEscaped : Source::kInput, value.string.begin,
             value.string.end};
  return true;
}

// Writes one member into the frame. A later duplicate, also null, replaces an earlier one.
bool TakeFrameMember(std::u16string_view key, const JsonValue& value, Frame* frame) {
  const Frame defaults;
  if (TextEquals(key, "type")) {
    int64_t type = static_cast<int64_t>(defaults.type);
    if (!ReadInteger(value, INT32_MIN, INT32_MAX, &type)) return false;
    frame->type = static_cast<FrameType>(type);
    return true;
  }
  if (TextEquals(key, "typeu")) {
    int64_t subtype = defaults.subtype;
    if (!ReadInteger(value, INT32_MIN, INT32_MAX, &subtype)) return false;
    frame->subtype = static_cast<int32_t>(subtype);
    return true;
  }
  if (TextEquals(key, "sm")) {
    frame->server_time = defaults.server_time;
    return ReadInteger(value, -kMaxSafeInteger, kMaxSafeInteger, &frame->server_time);
  }
  if (TextEquals(key, "bridge")) {
    frame->bridge = defaults.bridge;
    return ReadBoolean(value, &frame->bridge);
  }
  if (TextEquals(key, "QoS")) {
    frame->qos = defaults.qos;
    return ReadBoolean(value, &frame->qos);
  }
  if (TextEquals(key, "dataContent")) return ReadText(value, &frame->content);
  if (TextEquals(key, "from")) return ReadText(value, &frame->from);
  if (TextEquals(key, "to")) return ReadText(value, &frame->to);
  if (TextEquals(key, "fp")) return ReadText(value, &frame->fingerprint);
  return true;
}

}  // namespace

Status DecodeGeneral(std::u16string_view text, Frame* frame) {
  *frame = Frame{};
  return ReadJsonObject<TakeFrameMember>(text, frame);
}

Status Decode(std::u16string_view text, Frame* frame) {
  return DecodeFast(text, frame) ? Status::kOk : DecodeGeneral(text, frame);
}

}  // namespace im
