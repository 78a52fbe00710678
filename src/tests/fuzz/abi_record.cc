#include "tests/fuzz/abi_record.h"

#include <string>

#include "session/event.h"
#include "session/state.h"
#include "tests/fuzz/check.h"
#include "wire/decode.h"

namespace im {
namespace {

bool IsFrame(OutputKind kind) {
  return kind == OutputKind::kSendFrame || kind == OutputKind::kSendMessage;
}

bool IsBetween(double value, double low, double high) { return value >= low && value <= high; }

// Below the reasons that only a host gives.
template <typename Reason>
bool IsOurs(int32_t value) {
  return IsBetween(value, 0, static_cast<int32_t>(Reason::kDisposed) - 1);
}

void CheckState(const im_record& record) {
  FUZZ_CHECK(IsBetween(record.code, 0, static_cast<int32_t>(State::kStopped)), "");
  FUZZ_CHECK(IsOurs<StateReason>(record.detail), "");
  const bool waiting = record.code == static_cast<int32_t>(State::kWaiting);
  FUZZ_CHECK(waiting ? IsBetween(record.value, 0, 2 * kMaxSafeInteger) : record.value == -1, "");
}

// The text of a slice: a frame has it with its quotes, everybody else without.
void CheckSlice(const Ref& ref, bool quoted, const std::u16string& buffer) {
  FUZZ_CHECK(ref.begin <= ref.end && ref.end <= buffer.size(), "");
  const uint32_t begin = quoted ? ref.begin : ref.begin - 1;
  const uint32_t end = quoted ? ref.end : ref.end + 1;
  FUZZ_CHECK(begin < end && end - begin >= 2 && end <= buffer.size(), "");
  FUZZ_CHECK(buffer[begin] == u'"' && buffer[end - 1] == u'"', Utf8(buffer));
  if (quoted) return;
  const bool escaped = buffer.substr(ref.begin, ref.end - ref.begin).find(u'\\') != buffer.npos;
  FUZZ_CHECK(escaped == IsEscaped(ref), Utf8(buffer));
}

void CheckPiece(const Ref& ref, bool in_frame, const HostTexts& texts) {
  const std::string source = "source " + std::to_string(static_cast<int32_t>(ref.source));
  switch (ref.source) {
    case Source::kInput:
      return CheckSlice(ref, in_frame, texts.input);
    case Source::kDocument:
      return CheckSlice(ref, in_frame, texts.document);
    case Source::kConstant:
      FUZZ_CHECK(in_frame && ref.begin < ConstantCount(), source);
      return;
    case Source::kNull:
      FUZZ_CHECK(!in_frame, source);
      return;
    case Source::kInputEscaped:
      FUZZ_CHECK(!in_frame, source);
      return CheckSlice(ref, in_frame, texts.input);
    case Source::kDocumentEscaped:
      FUZZ_CHECK(!in_frame, source);
      return CheckSlice(ref, in_frame, texts.document);
    case Source::kNumber:
    case Source::kUserId:
    case Source::kRecipient:
    case Source::kContent:
    case Source::kFingerprint:
    case Source::kNestedUserId:
    case Source::kNestedToken:
    case Source::kNestedExtra:
      FUZZ_CHECK(in_frame, source);
      return;
    case Source::kLoginDocument:
      break;
  }
  FUZZ_CHECK(false, source);
}

}  // namespace

void CheckNumbers(int32_t number, const im_record& record) {
  const OutputKind kind = static_cast<OutputKind>(number);
  FUZZ_CHECK(IsBetween(number, 1, static_cast<int32_t>(OutputKind::kLog)), std::to_string(number));
  const bool of_earlier = kind == OutputKind::kUnconfirmed || kind == OutputKind::kReceiptEnded;
  FUZZ_CHECK(record.link > 0 || of_earlier, "every output is of a link, or of an earlier page");
  FUZZ_CHECK(record.piece_count <= IM_MAX_PIECES, "");
  const uint32_t pieces = kind == OutputKind::kMessage ? 4 : kind == OutputKind::kLog ? 2 : 1;
  FUZZ_CHECK(IsFrame(kind) || record.piece_count == pieces, "");
  switch (kind) {
    case OutputKind::kSendFrame:
      FUZZ_CHECK(record.piece_count > 0, "");
      break;
    case OutputKind::kOpenLink:
      FUZZ_CHECK(IsBetween(record.code, 0, 999), "the index of a URL");
      break;
    case OutputKind::kStateChanged:
      CheckState(record);
      break;
    case OutputKind::kSendMessage:
      FUZZ_CHECK(record.message > 0 && IsBetween(record.detail, 0, 2), "");
      break;
    case OutputKind::kUnconfirmed:
      FUZZ_CHECK(record.message > 0 && IsOurs<UnconfirmedReason>(record.code), "");
      break;
    case OutputKind::kDelivered:
    case OutputKind::kReceived:
    case OutputKind::kRead:
    case OutputKind::kReceiptEnded:
      FUZZ_CHECK(record.message > 0, "the number of a message");
      break;
    case OutputKind::kLost:
      FUZZ_CHECK(record.message > 0 && IsOurs<LostReason>(record.code), "");
      break;
    case OutputKind::kMessage:
      FUZZ_CHECK(IsBetween(record.flags, 0, 7), "");
      FUZZ_CHECK(IsBetween(record.value, -kMaxSafeInteger, kMaxSafeInteger), "");
      break;
    case OutputKind::kPong:
      FUZZ_CHECK(record.value >= 0, "a round trip takes time");
      break;
    case OutputKind::kLog:
      FUZZ_CHECK(IsBetween(record.code, 0, static_cast<int32_t>(LogCode::kOutOfMemory)), "");
      FUZZ_CHECK(IsBetween(record.detail, 0, static_cast<int32_t>(LogLevel::kError)), "");
      break;
    default:
      break;
  }
}

void CheckPieces(int32_t number, const im_record& record, const HostTexts& texts) {
  const bool is_frame = IsFrame(static_cast<OutputKind>(number));
  Gather gather;
  for (uint32_t i = 0; i < record.piece_count; ++i) {
    const im_piece& piece = record.pieces[i];
    const Ref ref{static_cast<Source>(piece.source), piece.begin, piece.end};
    CheckPiece(ref, is_frame, texts);
    gather.Add(ref);
  }
  if (!is_frame || record.piece_count == 0) return;
  const std::u16string joined = Join(gather, texts);
  Frame frame;
  FUZZ_CHECK(Decode(joined, &frame) == Status::kOk, Utf8(joined));
}

}  // namespace im
