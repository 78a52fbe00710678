#include "tests/sim/host.h"

#include <utility>

#include "tests/sim/core_border.h"
#include "tests/sim/network.h"

namespace im::sim {
namespace {

constexpr int kEndlessDrain = 100000;

// A JSON string inside a JSON string, the outer quotes left out.
Text NestedQuoted(View meaning) {
  const Text twice = Quoted(Quoted(meaning));
  return twice.substr(1, twice.size() - 2);
}

}  // namespace

Host::Host(uint32_t index, const Identity& identity, uint64_t seed, double now, Outside* outside,
           Trace* trace, Verdict* verdict)
    : index_(index),
      name_("client " + std::to_string(index)),
      outside_(outside),
      trace_(trace),
      verdict_(verdict),
      model_(identity, now, verdict),
      core_(
          im_create(static_cast<uint32_t>(seed >> 32), static_cast<uint32_t>(seed), index, 7, now)),
      user_(Quoted(identity.user)),
      nested_user_(NestedQuoted(identity.user)),
      nested_token_(NestedQuoted(identity.token)),
      nested_extra_(NestedQuoted(identity.extra.value_or(u""))) {
  Set(Option::kUserIdBytes, Utf8Size(user_));
  Set(Option::kHasExtra, identity.extra ? 1 : 0);
}

Host::~Host() {
  if (socket_ != kNoSocket) outside_->CloseSocket(socket_);
  im_destroy(core_);
}

void Host::Set(Option option, double value) {
  const int32_t result = im_set_option(core_, static_cast<int32_t>(option), value);
  verdict_->Check(result == 0, "S12", "an option within its range was refused");
  model_.options()->Set(option, value);
}

void Host::SetSenseMode(double mode, double now) {
  Tick(now);
  Do("sense mode", now, [&] {
    model_.SetSenseMode(mode, now);
    const int32_t option = static_cast<int32_t>(Option::kSenseMode);
    verdict_->Check(im_set_option(core_, option, mode) == 0, "S12", "a sense mode was refused");
    im_tick(core_, now);
  });
}

// --- Inputs ---

void Host::TickFirst(double now) {
  if (model_.RetryIsUncertain()) Tick(now);
}

void Host::Login(double now) {
  TickFirst(now);
  Do("login", now, [&] {
    model_.Login(now);
    im_login(core_, now);
  });
}

void Host::Logout(double now) {
  TickFirst(now);
  Do("logout", now, [&] {
    model_.Logout(now);
    im_logout(core_, now);
  });
}

void Host::Token(uint32_t core_link, bool comes, double now) {
  TickFirst(now);
  Do(comes ? "token ready" : "token failed", now, [&] {
    if (comes) {
      model_.TokenReady(core_link, now);
      im_token_ready(core_, core_link, 1, now);
    } else {
      model_.TokenFailed(core_link, now);
      im_token_failed(core_, core_link, now);
    }
  });
}

void Host::LinkOpened(uint32_t core_link, double now) {
  TickFirst(now);
  Do("opened", now, [&] {
    if (core_link == model_.link()) ready_ = true;
    model_.LinkOpened(core_link, now);
    im_link_opened(core_, core_link, now);
  });
}

void Host::LinkFrame(uint32_t core_link, const Letter& letter, double now) {
  TickFirst(now);
  Do("frame", now, [&] {
    trace_->Line(now, name_.c_str(), [&] { return "  <- " + Readable(letter.text); });
    model_.LinkFrame(core_link, letter, now);
    trace_->Add(letter.text);
    if (letter.kind == Letter::Kind::kBinary) {
      im_link_unreadable(core_, core_link, static_cast<int32_t>(Status::kBinaryFrame), now);
    } else {
      Give(core_link, letter.text, now);
    }
  });
}

// As the shim gives long frames, though here it depends on chance: without the payload, unless the
// core wants all of it.
void Host::Give(uint32_t core_link, const Text& text, double now) {
  elision_ = text.size() % 3 == 0 ? std::nullopt : Elide(text);
  input_ = elision_ ? elision_->frame : text;
  verdict_->Check(GiveText(core_, input_), "S12", "no room for a frame");
  const uint32_t units = static_cast<uint32_t>(input_.size());
  // And as the shim does, though not always, it lets the core poll ahead.
  const double ahead = units % 2 == 0 ? Backlog() : -1;
  filled_ = ahead >= 0;
  if (im_link_frame(core_, core_link, units, elision_ ? 1 : 0, ahead, now) == 0) return;
  verdict_->Check(elision_.has_value(), "S12", "more than the whole frame is wanted");
  elision_.reset();
  input_ = text;
  verdict_->Check(GiveText(core_, input_), "S12", "no room for a frame");
  im_link_frame(core_, core_link, static_cast<uint32_t>(input_.size()), 0, ahead, now);
}

void Host::LinkClosed(uint32_t core_link, int32_t code, double now) {
  TickFirst(now);
  Do("closed", now, [&] {
    if (core_link == model_.link()) socket_ = kNoSocket;
    model_.LinkClosed(core_link, code, now);
    im_link_closed(core_, core_link, code, now);
  });
}

void Host::Wake(WakeHint hint, double now) {
  TickFirst(now);
  Do("wake", now, [&] {
    model_.Wake(hint, now);
    im_wake(core_, static_cast<int32_t>(hint), now);
  });
}

void Host::Tick(double now) {
  Do("tick", now, [&] {
    model_.Tick(now);
    im_tick(core_, now);
  });
}

// As a reference client writes it.
Text Host::MessageFrame(const Request& request) const {
  Text frame = u"{\"bridge\":false,\"type\":2,\"dataContent\":";
  frame.reserve(200 + content_.size());
  (frame += content_) += u",\"from\":";
  ((frame += user_) += u",\"to\":") += recipient_;
  if (request.qos) (frame += u",\"fp\":") += fingerprint_;
  frame += request.qos ? u",\"QoS\":true,\"typeu\":" : u",\"QoS\":false,\"typeu\":";
  (frame += Number(request.subtype)) += u",\"sm\":-1}";
  return frame;
}

int32_t Host::Send(const Request& request, double now, Text* fingerprint) {
  TickFirst(now);
  int32_t result = 0;
  Do("send", now, [&] {
    const Text own = request.fingerprint.value_or(Text());
    recipient_ = Quoted(request.recipient);
    content_ = Quoted(request.content);
    verdict_->Check(GiveText(core_, request.recipient + own), "S12", "no room for a recipient");
    const double ahead = content_.size() % 2 == 0 ? Backlog() : -1;
    filled_ = ahead >= 0;
    result =
        im_send(core_, static_cast<uint32_t>(request.recipient.size()),
                request.fingerprint ? static_cast<int32_t>(own.size()) : -1, Utf8Size(content_),
                Utf8Size(recipient_), request.fingerprint ? Utf8Size(Quoted(own)) : 0,
                request.subtype, request.qos ? 1 : 0, request.expires_after, ahead, now);
    *fingerprint = request.fingerprint ? own : TakeFingerprint(core_);
    fingerprint_ = Quoted(*fingerprint);
    model_.Send(request, *fingerprint, MessageFrame(request), result, im_frame_bytes(core_), now);
    if (result > 0) {
      kept_[static_cast<uint32_t>(result)] = Kept{recipient_, content_, fingerprint_, {}};
    }
  });
  return result;
}

void Host::Abort(uint32_t number, double now) {
  TickFirst(now);
  Do("abort", now, [&] { model_.Abort(number, im_abort(core_, number, now), now); });
}

void Host::Echo(const Text& content, double now) {
  TickFirst(now);
  Do("echo", now, [&] {
    content_ = Quoted(content);
    model_.Echo(content, im_echo(core_, Utf8Size(content_), now), now);
  });
}

// --- Outputs ---

void Host::Drain(double now) {
  now_ = now;
  failed_ = false;
  double quiet = -1;  // the deadline that an output announced as the last thing to say
  for (int outputs = 0; !verdict_->red(); ++outputs) {
    const double backlog = Backlog();
    const int32_t kind = Next(backlog);
    verdict_->Check(quiet < 0 || backlog > double{IM_LITTLE_BACKLOG} ||
                        (kind == 0 && im_deadline(core_) == quiet),
                    "S12", "more is said than was announced");
    if (kind == 0) break;
    verdict_->Check(outputs < kEndlessDrain, "S11", "a drain without an end");
    const Said said = Hear(static_cast<OutputKind>(kind));
    model_.OnOutput(said, backlog);
    quiet = record_.deadline;
    Act(said);
  }
  double stats[IM_STATS_COUNT];
  TakeStats(core_, stats);
  trace_->Add(im_deadline(core_));
  model_.OnDrained(im_deadline(core_), stats, Backlog());
  verdict_->Check(kept_.size() == model_.outbox().pending() + model_.awaiting().size(), "S12",
                  "kept texts leak");
  // A socket that cannot send is dropped at its first failure.
  if (failed_ && socket_ != kNoSocket) {
    outside_->CloseSocket(socket_);
    LinkClosed(model_.link(), kAbnormalClosure, now);
  }
}

// The kind of the next output, which is in the record: the input may have polled ahead.
int32_t Host::Next(double backlog) {
  if (!filled_) return im_poll(core_, backlog);
  filled_ = false;
  TakeRecord(core_, &record_);
  return record_.kind;
}

Said Host::Hear(OutputKind kind) {
  TakeRecord(core_, &record_);
  Said said{kind, &record_, {}, {}};
  if (kind == OutputKind::kSendFrame) {
    said.frame = Joined();
  } else if (kind == OutputKind::kSendMessage) {
    said.frame = TextOfMessage();
  } else {
    verdict_->Check(record_.piece_count <= Said::kTexts, "S12", "more texts than a message has");
    for (uint32_t i = 0; i < record_.piece_count && i < Said::kTexts; ++i) {
      said.texts[i] = TextOf(record_.pieces[i]);
    }
  }
  trace_->Add(static_cast<uint64_t>(kind));
  trace_->Add(static_cast<uint64_t>(record_.link) << 32 | record_.message);
  trace_->Add(static_cast<uint64_t>(static_cast<uint32_t>(record_.code)) << 32 |
              static_cast<uint32_t>(record_.detail));
  trace_->Add(record_.value);
  trace_->Add(said.frame);
  for (const auto& text : said.texts) trace_->Add(text.value_or(View()));
  trace_->Line(now_, name_.c_str(), [&] { return "  -> " + Describe(said); });
  return said;
}

void Host::Act(const Said& said) {
  switch (said.kind) {
    case OutputKind::kAskToken:
      return outside_->AskToken(index_, record_.link);
    case OutputKind::kOpenLink:
      verdict_->Check(socket_ == kNoSocket, "S8", "a second socket while one is open");
      ready_ = false;
      socket_ = outside_->OpenSocket(index_, record_.link);
      return;
    case OutputKind::kCloseLink:
      if (socket_ != kNoSocket) outside_->CloseSocket(socket_);
      socket_ = kNoSocket;
      return;
    case OutputKind::kSendFrame:
      return WriteOut(said.frame);
    case OutputKind::kSendMessage:
      WriteOut(said.frame);
      if (record_.detail == 1) kept_.erase(record_.message);
      if (record_.detail == 2) Tell(said);
      return;
    case OutputKind::kDelivered:
      // Sent again perhaps, until its receipt comes.
      if (record_.detail == 1) return Tell(said);
      [[fallthrough]];
    case OutputKind::kLost:
      verdict_->Check(kept_.erase(record_.message) == 1, "S1", "a message has two ends");
      return Tell(said);
    case OutputKind::kReceived:
    case OutputKind::kUnconfirmed:
      verdict_->Check(kept_.erase(record_.message) == 1, "R7", "a message is received twice");
      return Tell(said);
    case OutputKind::kRead:
    case OutputKind::kReceiptEnded:
    case OutputKind::kTyping:
    case OutputKind::kMessage:
    case OutputKind::kStateChanged:
    case OutputKind::kKickedOut:
    case OutputKind::kLoginRefused:
      return Tell(said);
    default:
      return;
  }
}

void Host::WriteOut(const Text& text) {
  verdict_->Check(socket_ != kNoSocket && ready_, "S5", "written without an open socket");
  verdict_->Check(!text.empty(), "S6", "an empty frame was written");
  if (socket_ == kNoSocket || failed_) return;
  failed_ = !outside_->Write(socket_, text);
}

void Host::Tell(const Said& said) {
  Told told{said.kind, record_.message, record_.code, record_.detail, {}, {}, record_.subtype};
  if (said.kind == OutputKind::kMessage) {
    if (said.texts[0]) told.from = Text(*said.texts[0]);
    if (said.texts[3]) told.fingerprint = Text(*said.texts[3]);
  }
  told_.push_back(std::move(told));
}

std::vector<Told> Host::TakeTold() { return std::exchange(told_, {}); }

}  // namespace im::sim
