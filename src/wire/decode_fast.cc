// Reads messages, ACKs and keep-alive responses in one pass, as the server spells them: members in
// one order, without white space. They are nearly all traffic.
#include "wire/decode.h"
#include "wire/scan.h"

namespace im {
namespace {

class FastReader {
 public:
  explicit FastReader(std::u16string_view text) : text_(text) {}

  // Passes over exactly `ascii`, or stays where it is.
  bool Skip(const char* ascii) {
    uint32_t at = at_;
    for (; *ascii != '\0'; ++ascii, ++at) {
      if (at >= text_.size() || text_[at] != static_cast<unsigned char>(*ascii)) return false;
    }
    at_ = at;
    return true;
  }

  bool Boolean(bool* out) {
    *out = Skip("true");
    return *out || Skip("false");
  }

  bool Integer(int64_t low, int64_t high, int64_t* out) {
    NumberToken token;
    if (!ScanNumber(text_, at_, &token, &at_)) return false;
    *out = token.value;
    return token.integer && token.value >= low && token.value <= high;
  }

  bool Text(Ref* out) {
    StringToken token;
    if (!ScanString(text_, at_, &token, &at_)) return false;
    *out = Ref{token.escaped ? Source::kInputEscaped : Source::kInput, token.begin, token.end};
    return true;
  }

  bool AtEnd() const { return at_ == text_.size(); }

 private:
  const std::u16string_view text_;
  uint32_t at_ = 0;
};

bool IsUsual(FrameType type) {
  return type == FrameType::kMessage || type == FrameType::kAck ||
         type == FrameType::kKeepAliveResponse;
}

}  // namespace

bool DecodeFast(std::u16string_view text, Frame* frame) {
  FastReader reader(text);
  *frame = Frame{};
  int64_t type = 0;
  if (!reader.Skip("{\"bridge\":") || !reader.Boolean(&frame->bridge) ||
      !reader.Skip(",\"type\":") || !reader.Integer(0, INT32_MAX, &type)) {
    return false;
  }
  frame->type = static_cast<FrameType>(type);
  if (!IsUsual(frame->type)) return false;
  if (reader.Skip(",\"dataContent\":") && !reader.Text(&frame->content)) return false;
  if (reader.Skip(",\"from\":") && !reader.Text(&frame->from)) return false;
  if (reader.Skip(",\"to\":") && !reader.Text(&frame->to)) return false;
  if (reader.Skip(",\"fp\":") && !reader.Text(&frame->fingerprint)) return false;
  int64_t subtype = 0;
  if (!reader.Skip(",\"QoS\":") || !reader.Boolean(&frame->qos) || !reader.Skip(",\"typeu\":") ||
      !reader.Integer(INT32_MIN, INT32_MAX, &subtype) || !reader.Skip(",\"sm\":") ||
      !reader.Integer(-kMaxSafeInteger, kMaxSafeInteger, &frame->server_time)) {
    return false;
  }
  frame->subtype = static_cast<int32_t>(subtype);
  return reader.Skip("}") && reader.AtEnd();
}

}  // namespace im
