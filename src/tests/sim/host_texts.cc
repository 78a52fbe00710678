// The texts of what a core says: the second half of host.h.
#include "tests/sim/core_border.h"
#include "tests/sim/host.h"

namespace im::sim {
namespace {

// X-macro lists to names: of outputs the enumerators, of the others what JavaScript calls them.
#define IM_NAMES_OF(Enum, LIST, TEXT)                     \
  const char* NameOf(Enum value) {                        \
    static constexpr const char* kNames[] = {LIST(TEXT)}; \
    return kNames[static_cast<int>(value)];               \
  }
#define IM_ENUMERATOR(name) &#name[1],
#define IM_TEXT(name, text) text,
#define IM_TEXT_OF_LOG(name, text, level, field) text,
IM_NAMES_OF(OutputKind, IM_OUTPUT_LIST, IM_ENUMERATOR)
IM_NAMES_OF(State, IM_STATE_LIST, IM_TEXT)
IM_NAMES_OF(StateReason, IM_STATE_REASON_LIST, IM_TEXT)
IM_NAMES_OF(LostReason, IM_LOST_REASON_LIST, IM_TEXT)
IM_NAMES_OF(LogCode, IM_LOG_LIST, IM_TEXT_OF_LOG)
#undef IM_NAMES_OF
#undef IM_ENUMERATOR
#undef IM_TEXT
#undef IM_TEXT_OF_LOG

}  // namespace

// Composed when it is first written, and kept.
Text Host::TextOfMessage() {
  Kept& kept = kept_[record_.message];
  verdict_->Check(kept.frame.empty() == (record_.piece_count > 0), "S12",
                  "a message is composed twice, or never");
  if (record_.piece_count > 0) {
    recipient_ = kept.recipient;
    content_ = kept.content;
    fingerprint_ = kept.fingerprint;
    kept.frame = Joined();
  }
  return kept.frame;
}

Text Host::Joined() const {
  Text out;
  out.reserve(200);
  for (uint32_t i = 0; i < record_.piece_count; ++i) AddPiece(record_.pieces[i], &out);
  return out;
}

void Host::AddPiece(const im_piece& piece, Text* out) const {
  switch (static_cast<Source>(piece.source)) {
    case Source::kInput:
    case Source::kInputEscaped:
      *out += Slice(input_, piece);
      return;
    case Source::kDocument:
    case Source::kDocumentEscaped:
      *out += Slice(TakeDocument(core_, piece.end), piece);
      return;
    case Source::kNumber:
      *out += Number(static_cast<int64_t>(static_cast<uint64_t>(piece.begin) << 32 | piece.end));
      return;
    default:
      *out += Named(piece);
      return;
  }
}

// A constant, or one of the texts that only the host knows.
const Text& Host::Named(const im_piece& piece) const {
  switch (static_cast<Source>(piece.source)) {
    case Source::kConstant:
      return Constant(piece.begin);
    case Source::kUserId:
      return user_;
    case Source::kRecipient:
      return recipient_;
    case Source::kContent:
      return content_;
    case Source::kFingerprint:
      return fingerprint_;
    case Source::kNestedUserId:
      return nested_user_;
    case Source::kNestedToken:
      return nested_token_;
    case Source::kNestedExtra:
      return nested_extra_;
    default:
      verdict_->Fail("S12", "a piece of no source");
      return user_;
  }
}

View Host::Slice(View text, const im_piece& piece) const {
  const bool inside = piece.begin <= piece.end && piece.end <= text.size();
  verdict_->Check(inside, "S12", "a piece outside of its text");
  return inside ? text.substr(piece.begin, piece.end - piece.begin) : View();
}

std::optional<View> Host::TextOf(const im_piece& piece) {
  const auto plain = [this](View text) {
    verdict_->Check(text.find(u'\\') == View::npos, "S3", "escapes are called plain text");
    return text;
  };
  const Source source = static_cast<Source>(piece.source);
  switch (source) {
    case Source::kNull:
      return {};
    case Source::kInput:
      if (elision_ && piece.begin == elision_->at) return elision_->payload;
      return plain(Slice(input_, piece));
    case Source::kInputEscaped:
      return Slice(input_, piece);
    case Source::kDocument:
    case Source::kDocumentEscaped:
      document_ = TakeDocument(core_, piece.end);
      if (source == Source::kDocument) return plain(Slice(document_, piece));
      return Slice(document_, piece);
    default:
      verdict_->Fail("S12", "a piece that is no text from the server");
      return {};
  }
}

std::string Host::Describe(const Said& said) const {
  if (said.kind == OutputKind::kLog) {
    return std::string("log ") + NameOf(static_cast<LogCode>(record_.code));
  }
  std::string out = NameOf(said.kind);
  if (record_.message != 0) out += " message " + std::to_string(record_.message);
  if (said.kind == OutputKind::kStateChanged) {
    out += std::string(" ") + NameOf(static_cast<State>(record_.code)) + " " +
           NameOf(static_cast<StateReason>(record_.detail));
  } else if (said.kind == OutputKind::kLost) {
    out += std::string(" ") + NameOf(static_cast<LostReason>(record_.code));
  } else if (record_.code != 0 || record_.detail != 0) {
    out += " code " + std::to_string(record_.code) + " detail " + std::to_string(record_.detail);
  }
  if (record_.value > 0) out += " value " + std::to_string(record_.value);
  if (!said.frame.empty()) out += " " + Readable(said.frame);
  for (const auto& text : said.texts) out += text ? " '" + Readable(*text) + "'" : "";
  return out;
}

}  // namespace im::sim
