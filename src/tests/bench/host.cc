#include "tests/bench/host.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "tests/bench/texts.h"

namespace im::bench {

void Demand(bool holds, const std::string& what) {
  if (holds) return;
  std::fprintf(stderr, "instructions: %s\n", what.c_str());
  std::exit(1);
}

namespace {

// What the shim makes of a long frame, see js/core/elision.js; of a short one it makes nothing.
std::u16string WithoutPayload(const std::u16string& frame) {
  constexpr size_t kWorthwhile = 160;
  const std::u16string before = u"\"dataContent\":\"";
  const size_t found = frame.find(before), end = frame.rfind(u"\",\"from\":\"");
  if (frame.size() < kWorthwhile || found == frame.npos || end == frame.npos) return frame;
  return frame.substr(0, found + before.size()) + frame.substr(end);
}

}  // namespace

Host::Host() : client_(im_create(1, 2, 3, 4, now_)) {
  Demand(client_ != nullptr, "no memory");
  Set(Option::kUserIdBytes, 7);  // "alice"
}

Host::~Host() { im_destroy(client_); }

void Host::Set(Option option, double value) {
  Demand(im_set_option(client_, static_cast<int32_t>(option), value) == 0, "a refused option");
}

void Host::Login() {
  im_login(client_, now_);
  Drain();
  Connect();
}

void Host::Connect() {
  Expect(OutputKind::kAskToken, 1);
  im_token_ready(client_, link_, 1, now_);
  Drain();
  Expect(OutputKind::kOpenLink, 1);
  im_link_opened(client_, link_, now_);
  Drain();
  Expect(OutputKind::kSendFrame, 1);
  Take(OutputKind::kStateChanged);
  Receive(LoginAccepted());
  Expect(OutputKind::kStateChanged, 1);
}

void Host::Cut() {
  im_link_closed(client_, link_, 1006, now_);
  Drain();
  Expect(OutputKind::kCloseLink, 1);
  TickAtDeadline();
}

void Host::Receive(const std::u16string& frame) {
  const std::u16string rest = WithoutPayload(frame);
  if (rest.size() == frame.size() || !Give(rest, 1)) Give(frame, 0);
  Drain();
}

// False: the core wants the whole frame.
bool Host::Give(const std::u16string& frame, int32_t elided) {
  Write(frame);
  const uint32_t units = static_cast<uint32_t>(frame.size());
  filled_ = im_link_frame(client_, link_, units, elided, 0, now_) == 0;
  return filled_;
}

std::u16string Host::Send() {
  const std::u16string recipient = u"bob";
  Write(recipient);
  const double content_bytes = 122, recipient_bytes = 5;  // as JSON strings
  const int32_t number =
      im_send(client_, static_cast<uint32_t>(recipient.size()), -1, content_bytes, recipient_bytes,
              0, -1, 1, 0, 0, now_);
  filled_ = true;
  Demand(number > 0, "a refused message");
  const char16_t* made = im_fingerprint(client_);
  const std::u16string fingerprint(made, made + 36);
  Drain();
  return fingerprint;
}

void Host::TickAtDeadline() {
  now_ = deadline_;
  im_tick(client_, now_);
  Drain();
}

void Host::Owe(const std::u16string& fingerprint) {
  const std::u16string text = u"\"bob\"" + fingerprint;
  Write(text);
  Demand(im_owe(client_, static_cast<uint32_t>(text.size()), 0, now_) > 0, "a refused receipt");
  Drain();
}

uint32_t Host::Take(OutputKind kind) {
  uint32_t& times = told_[static_cast<int>(kind)];
  const uint32_t taken = times;
  times = 0;
  return taken;
}

void Host::Expect(OutputKind kind, uint32_t times) {
  const uint32_t told = Take(kind);
  Demand(told == times, "output " + std::to_string(static_cast<int>(kind)) + " came " +
                            std::to_string(told) + " times instead of " + std::to_string(times));
}

void Host::Write(const std::u16string& text) {
  if (text.size() > room_) {
    room_ = std::max(static_cast<uint32_t>(text.size()), 1024u);
    buffer_ = im_reserve(client_, room_);
    Demand(buffer_ != nullptr, "no memory");
  }
  std::memcpy(buffer_, text.data(), text.size() * sizeof(char16_t));
}

void Host::Drain() {
  const im_record& record = *im_record_of(client_);
  do {
    if (!filled_) im_poll(client_, 0);
    filled_ = false;
    deadline_ = record.deadline;
    if (record.kind == 0) return;
    ++told_[record.kind];
    link_ = record.link;
    if (record.kind == static_cast<int32_t>(OutputKind::kSendFrame)) TakeFrame(record);
  } while (deadline_ < 0);
}

// What the core spells itself is a control frame; its fingerprint comes last.
void Host::TakeFrame(const im_record& record) {
  for (uint32_t i = 0; i < record.piece_count; ++i) {
    const im_piece& piece = record.pieces[i];
    if (static_cast<Source>(piece.source) != Source::kDocument) continue;
    control_fingerprint_.assign(im_document(client_) + piece.begin + 1,
                                piece.end - piece.begin - 2);
  }
}

}  // namespace im::bench
