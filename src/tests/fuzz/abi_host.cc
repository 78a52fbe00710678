#include "tests/fuzz/abi_host.h"

#include <cmath>
#include <cstring>

#include "base/random.h"
#include "session/event.h"
#include "tests/fuzz/abi_record.h"
#include "tests/fuzz/check.h"
#include "wire/decode.h"

namespace im {
namespace {

// Up to here a double tells the fractions of a millisecond that a deadline may lie ahead.
constexpr double kMeasurableMs = 1e12;  // 31 years
// More is reserved, but not written: nobody reads it either.
constexpr uint32_t kMaxWrittenUnits = 1 << 20;

enum Stat { kAccepted = 0, kDelivered, kLost, kRtt = 11, kPending, kPendingBytes, kInFlight,
            kReceiptsIn = 16, kReceiptsOut, kAwaiting };

}  // namespace

AbiHost::AbiHost(uint32_t seed, double now, Manner manner)
    : manner_(manner),
      client_(im_create(seed, 1, 2, 3, now)),
      clock_(std::isfinite(now) ? now : 0) {
  FUZZ_CHECK(client_ != nullptr, "no memory");
  Drain();
}

AbiHost::~AbiHost() { im_destroy(client_); }

void AbiHost::Reserve(uint32_t units, const std::u16string& text) {
  char16_t* buffer = im_reserve(client_, units);
  if (buffer != nullptr && units > kMaxWrittenUnits) buffer = im_reserve(client_, 0);
  texts_.input.clear();
  buffer_ = text;
  buffer_.resize(buffer == nullptr || units > kMaxWrittenUnits ? 0 : units, u' ');
  if (buffer == nullptr) return;
  std::memcpy(buffer, buffer_.data(), buffer_.size() * sizeof(char16_t));
}

void AbiHost::LinkFrame(uint32_t link, uint32_t units, double now) {
  const bool refused = units > buffer_.size();
  if (!refused) {
    texts_.input = buffer_.substr(0, units);
    texts_.document.clear();
    const std::u16string_view input = texts_.input;
    Frame frame;
    const bool has_content = Decode(input, &frame) == Status::kOk && !IsNull(frame.content);
    if (has_content) texts_.document = Meaning(input, frame.content);
  }
  // That something was left out need not be true: then the whole frame says the same.
  const double ahead = Ahead(static_cast<int32_t>(units >> 1));
  if (im_link_frame(client_, link, units, units & 1, ahead, now) == 1) {
    im_link_frame(client_, link, units, 0, ahead, now);
  }
  if (!refused) Filled(ahead);
  refused ? Drain() : Told(now);
}

void AbiHost::Told(double now) {
  // Time does not run backwards, and what is no time is not believed.
  if (now > clock_ && std::isfinite(now)) clock_ = now;
  Drain();
  // What is to end within less time than the clock can tell is due at once; then one tick ends it.
  if (manner_ == Manner::kCareless || im_deadline(client_) > clock_) return;
  im_tick(client_, clock_);
  Drain();
  FUZZ_CHECK(im_deadline(client_) > clock_ || std::fabs(clock_) > kMeasurableMs,
             "a deadline that stays");
}

void AbiHost::Drain() {
  quiet_ = -1;
  if (manner_ == Manner::kCareless) {
    Poll();
    return;
  }
  // One call settles each message at most once, and sends or logs it at most twice.
  const double* stats = im_stats(client_);
  const double limit = 4000 + 8 * (stats[kAccepted] + static_cast<double>(awaited_.size()));
  double outputs = 0;
  while (Poll()) FUZZ_CHECK(++outputs < limit, "the client cannot be drained");
  CheckDrained();
}

bool AbiHost::Poll() {
  const im_record& record = *im_record_of(client_);
  const int32_t kind = filled_ ? record.kind : im_poll(client_, backlog_);
  filled_ = false;
  CheckQuiet(kind);
  quiet_ = record.deadline;
  if (kind == 0) return false;
  CheckNumbers(kind, record);
  link_ = record.link;
  if (record.message != 0) message_ = record.message;
  if (manner_ == Manner::kCareless) return true;
  if (static_cast<OutputKind>(kind) == OutputKind::kSendFrame) TakeDocument(record);
  CheckPieces(kind, record, texts_);
  for (uint32_t i = 0; i < record.piece_count; ++i) {
    const im_piece& piece = record.pieces[i];
    const Source source = static_cast<Source>(piece.source);
    if (source != Source::kDocument && source != Source::kDocumentEscaped) continue;
    const char16_t* said = im_document(client_) + piece.begin;
    const size_t size = piece.end - piece.begin;
    FUZZ_CHECK(texts_.document.compare(piece.begin, size, said, size) == 0, Utf8({said, size}));
  }
  Account(kind, record);
  return true;
}

// A record says what it is, and what is announced as the last thing to say is the last.
void AbiHost::CheckQuiet(int32_t kind) const {
  const im_record& record = *im_record_of(client_);
  const double deadline = im_deadline(client_);
  FUZZ_CHECK(record.kind == kind, "");
  FUZZ_CHECK(record.deadline == deadline || (kind != 0 && record.deadline == -1), "");
  if (quiet_ == -1 || !(backlog_ <= double{IM_LITTLE_BACKLOG})) return;
  FUZZ_CHECK(kind == 0 && deadline == quiet_, std::to_string(kind));
}

// A control frame is spelled by the core, into its document.
void AbiHost::TakeDocument(const im_record& record) {
  uint32_t size = 0;
  for (uint32_t i = 0; i < record.piece_count; ++i) {
    const im_piece& piece = record.pieces[i];
    const bool named = static_cast<Source>(piece.source) == Source::kDocument;
    if (named && piece.end > size) size = piece.end;
  }
  if (size > 0) texts_.document.assign(im_document(client_), size);
}

// Accepted once, settled once, and nothing of it in between or after.
void AbiHost::Account(int32_t kind, const im_record& record) {
  const std::string which = "message " + std::to_string(record.message);
  switch (static_cast<OutputKind>(kind)) {
    case OutputKind::kSendMessage:
      FUZZ_CHECK((record.detail == 2 ? awaited_ : pending_).count(record.message) == 1, which);
      // Its text is composed once, and kept.
      FUZZ_CHECK(composed_.insert(record.message).second == (record.piece_count > 0), which);
      if (record.detail == 1) pending_.erase(record.message);
      break;
    case OutputKind::kReceived:
    case OutputKind::kUnconfirmed:
      FUZZ_CHECK(awaited_.erase(record.message) == 1, which);
      break;
    case OutputKind::kDelivered:
      if (record.detail == 1) awaited_.insert(record.message);
      [[fallthrough]];
    case OutputKind::kLost:
      FUZZ_CHECK(pending_.erase(record.message) == 1, which);
      break;
    default:
      break;
  }
}

void AbiHost::CheckDrained() const {
  const double deadline = im_deadline(client_);
  FUZZ_CHECK(deadline >= clock_, std::to_string(deadline) + " at " + std::to_string(clock_));
  const double* stats = im_stats(client_);
  for (int i = 0; i < IM_STATS_COUNT; ++i) {
    FUZZ_CHECK(stats[i] >= (i == kRtt ? -1 : 0) && std::isfinite(stats[i]), std::to_string(i));
  }
  FUZZ_CHECK(stats[kPending] == static_cast<double>(pending_.size()), "");
  FUZZ_CHECK(stats[kInFlight] <= stats[kPending], "");
  FUZZ_CHECK(stats[kAwaiting] == static_cast<double>(awaited_.size()), "");
  FUZZ_CHECK((stats[kPendingBytes] > 0) == (stats[kPending] > 0), "");
  FUZZ_CHECK(stats[kDelivered] + stats[kLost] + stats[kPending] <= stats[kAccepted], "");
}

void AbiHost::LookAround() const {
  FUZZ_CHECK(im_abi_version() == IM_ABI_VERSION, "");
  FUZZ_CHECK(std::strlen(im_constants()) > 0, "");
  const char16_t* fingerprint = im_fingerprint(client_);
  for (uint32_t i = 0; i < kUuidUnits; ++i) FUZZ_CHECK(fingerprint[i] < 0x80, "not ASCII");
  // Named by a content of no real size, a frame may well have infinitely many bytes.
  FUZZ_CHECK(im_frame_bytes(client_) >= 0, "");
  im_document(client_);
}

}  // namespace im
