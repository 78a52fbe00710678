#include "wire/encode.h"

#include "base/check.h"

namespace im {
namespace {

// X(enumerator, text)
#define IM_CONSTANT_LIST(X)                      \
  X(kBridgeFalse, "{\"bridge\":false,\"type\":") \
  X(kBridgeTrue, "{\"bridge\":true,\"type\":")   \
  X(kDataContent, ",\"dataContent\":")           \
  X(kFrom, ",\"from\":")                         \
  X(kTo, ",\"to\":")                             \
  X(kFp, ",\"fp\":")                             \
  X(kQosFalse, ",\"QoS\":false,\"typeu\":")      \
  X(kQosTrue, ",\"QoS\":true,\"typeu\":")        \
  X(kSm, ",\"sm\":")                             \
  X(kEnd, "}")                                   \
  X(kUnsetEnd, ",\"sm\":-1}")                    \
  X(kServer, "\"0\"")                            \
  X(kNobody, "\"-1\"")                           \
  X(kEmptyDocument, "\"{}\"")                    \
  X(kLoginUserId, "\"{\\\"loginUserId\\\":")     \
  X(kLoginToken, ",\\\"loginToken\\\":")         \
  X(kLoginExtra, ",\\\"extra\\\":")              \
  X(kLoginTime, ",\\\"firstLoginTime\\\":")      \
  X(kLoginEnd, "}\"")

enum ConstantIndex : uint32_t {
#define X(name, text) name,
  IM_CONSTANT_LIST(X)
#undef X
      kConstantCount
};

constexpr uint8_t kConstantSizes[] = {
#define X(name, text) sizeof(text) - 1,
    IM_CONSTANT_LIST(X)
#undef X
};

// Begins with a separator, which JoinedConstants skips.
const char kJoinedConstants[1 + kConstantsSize] =
#define X(name, text) "\n" text
    IM_CONSTANT_LIST(X)
#undef X
    ;

constexpr Ref ConstantRef(ConstantIndex index) { return Ref{Source::kConstant, index, 0}; }

void AddConstant(ConstantIndex index, Gather* gather) { gather->Add(ConstantRef(index)); }

// Writes a slice as it came in, quotes and escapes included: nothing is read and spelled again.
void AddText(const Ref& text, Gather* gather) {
  Ref piece = text;
  switch (text.source) {
    case Source::kInput:
    case Source::kInputEscaped:
      piece = Ref{Source::kInput, text.begin - 1, text.end + 1};
      break;
    case Source::kDocument:
    case Source::kDocumentEscaped:
      piece = Ref{Source::kDocument, text.begin - 1, text.end + 1};
      break;
    default:
      break;
  }
  gather->Add(piece);
}

void AddLoginDocument(const LoginRequest& login, Gather* gather) {
  AddConstant(kLoginUserId, gather);
  gather->Add(Ref{Source::kNestedUserId, 0, 0});
  if (login.has_token) {
    AddConstant(kLoginToken, gather);
    gather->Add(Ref{Source::kNestedToken, 0, 0});
  }
  if (login.has_extra) {
    AddConstant(kLoginExtra, gather);
    gather->Add(Ref{Source::kNestedExtra, 0, 0});
  }
  AddConstant(kLoginTime, gather);
  gather->Add(NumberRef(login.first_login_time));
  AddConstant(kLoginEnd, gather);
}

uint32_t DecimalDigits(const Ref& number) {
  const uint64_t bits = static_cast<uint64_t>(number.begin) << 32 | number.end;
  const int64_t value = static_cast<int64_t>(bits);
  uint32_t digits = value < 0 ? 2 : 1;
  for (uint64_t rest = value < 0 ? 0 - bits : bits; rest >= 10; rest /= 10) ++digits;
  return digits;
}

}  // namespace

void Gather::Add(Ref piece) {
  IM_CHECK(size < kMaxPieces);
  pieces[size++] = piece;
}

Ref ServerRef() { return ConstantRef(kServer); }

Ref EmptyDocumentRef() { return ConstantRef(kEmptyDocument); }

uint32_t ConstantCount() { return kConstantCount; }

const char* JoinedConstants() { return kJoinedConstants + 1; }

Frame MessageFrame(bool qos, int32_t subtype) {
  Frame frame;
  frame.type = FrameType::kMessage;
  frame.qos = qos;
  frame.subtype = subtype;
  frame.content = Ref{Source::kContent, 0, 0};
  frame.from = Ref{Source::kUserId, 0, 0};
  frame.to = Ref{Source::kRecipient, 0, 0};
  if (qos) frame.fingerprint = Ref{Source::kFingerprint, 0, 0};
  return frame;
}

void Encode(const Frame& frame, const LoginRequest& login, Gather* gather) {
  gather->size = 0;
  AddConstant(frame.bridge ? kBridgeTrue : kBridgeFalse, gather);
  gather->Add(NumberRef(static_cast<int64_t>(frame.type)));
  if (!IsNull(frame.content)) {
    AddConstant(kDataContent, gather);
    if (frame.content.source == Source::kLoginDocument) {
      AddLoginDocument(login, gather);
    } else {
      AddText(frame.content, gather);
    }
  }
  AddConstant(kFrom, gather);
  AddText(IsNull(frame.from) ? ConstantRef(kNobody) : frame.from, gather);
  AddConstant(kTo, gather);
  AddText(IsNull(frame.to) ? ConstantRef(kNobody) : frame.to, gather);
  if (!IsNull(frame.fingerprint)) {
    AddConstant(kFp, gather);
    AddText(frame.fingerprint, gather);
  }
  AddConstant(frame.qos ? kQosTrue : kQosFalse, gather);
  gather->Add(NumberRef(frame.subtype));
  if (frame.server_time == kUnsetServerTime) return AddConstant(kUnsetEnd, gather);
  AddConstant(kSm, gather);
  gather->Add(NumberRef(frame.server_time));
  AddConstant(kEnd, gather);
}

double FrameBytes(const Gather& gather, const TextBytes& bytes, std::u16string_view input) {
  double sum = 0;
  for (uint32_t i = 0; i < gather.size; ++i) {
    const Ref& piece = gather.pieces[i];
    switch (piece.source) {
      case Source::kConstant:
        IM_CHECK(piece.begin < kConstantCount);
        sum += kConstantSizes[piece.begin];
        break;
      case Source::kNumber:
        sum += DecimalDigits(piece);
        break;
      case Source::kContent:
        sum += bytes.content;
        break;
      case Source::kRecipient:
        sum += bytes.recipient;
        break;
      case Source::kUserId:
        sum += bytes.user_id;
        break;
      case Source::kFingerprint:
        sum += bytes.fingerprint;
        break;
      default:
        sum += Utf8Bytes(Slice(input, piece));
        break;
    }
  }
  return sum;
}

}  // namespace im
