// What receipts ask of a host: the third part of host.h.
#include "tests/sim/core_border.h"
#include "tests/sim/host.h"

namespace im::sim {

void Host::SetWall(double unix_ms, double now) {
  TickFirst(now);
  Do("wall clock", now, [&] {
    model_.SetWall(unix_ms, now);
    im_set_wall_clock(core_, unix_ms, now);
  });
}

void Host::Remember(const Text& fingerprint, double age, double now) {
  TickFirst(now);
  Do("remember", now, [&] {
    model_.Remember(fingerprint, age, now);
    verdict_->Check(GiveText(core_, fingerprint), "S12", "no room for a fingerprint");
    const auto units = static_cast<uint32_t>(fingerprint.size());
    verdict_->Check(im_remember(core_, units, age, now) == 0, "S12", "nothing is remembered");
  });
}

int32_t Host::Owe(const Text& peer, const Text& fingerprint, bool read, double now) {
  TickFirst(now);
  int32_t result = 0;
  Do("owe", now, [&] {
    const Text both = peer + fingerprint;
    verdict_->Check(GiveText(core_, both), "S12", "no room for a receipt");
    result = im_owe(core_, static_cast<uint32_t>(both.size()), read ? 1 : 0, now);
    trace_->Line(now, name_.c_str(), [&] { return "  " + Readable(both); });
    model_.Owe(peer, fingerprint, read, result, now);
  });
  return result;
}

void Host::Typing(const Text& user, double now) {
  TickFirst(now);
  Do("typing", now, [&] {
    const Text peer = Quoted(user);
    verdict_->Check(GiveText(core_, peer), "S12", "no room for a peer");
    const int32_t result = im_typing(core_, static_cast<uint32_t>(peer.size()), now);
    model_.Typing(peer, result, now);
  });
}

void Host::Nonsense(uint32_t kind, double now) {
  static constexpr View kTexts[] = {u"\"0\"018bcfe5-99a0-8e2e-a07f-af3a4d623580",
                                    u"\"bob\"own-1",
                                    u"\"bob\"",
                                    u"bob018bcfe5-99a0-8e2e-a07f-af3a4d623580",
                                    u"\"bob\"018BCFE5-99A0-8E2E-A07F-AF3A4D623580",
                                    u"\"bob\"018bcfe5-99a0-8e2e-c07f-af3a4d623580",
                                    u"bob",
                                    u"\"bob\"x",
                                    u"bobown-1",
                                    u"bob018bcfe5-99a0-8e2e-a07f-af3a4d623580",
                                    u"bob018bcfe5-99a0-8e2e-a07f-af3a4d623580"};
  Tick(now);  // after that it is no input
  Do("nonsense", now, [&] {
    const View text = kTexts[kind];
    verdict_->Check(GiveText(core_, text), "S12", "no room for nonsense");
    const auto units = static_cast<uint32_t>(text.size());
    const double age = kind == 9 ? -1 : 1;
    const int32_t copies = kind == 10 ? -1 : 0;
    const int32_t result = kind < 6   ? im_owe(core_, units, 0, now)
                           : kind < 8 ? im_typing(core_, units, now)
                                      : im_await(core_, 3, units, 100, -1, copies, age, now);
    verdict_->Check(result == static_cast<int32_t>(Status::kInvalidArgument), "S12",
                    [&] { return "accepted: " + Readable(text); });
  });
}

int32_t Host::Await(const Request& request, const Text& fingerprint, int32_t copies, double age,
                    double now) {
  TickFirst(now);
  int32_t result = 0;
  Do("await", now, [&] {
    recipient_ = Quoted(request.recipient);
    content_ = Quoted(request.content);
    fingerprint_ = Quoted(fingerprint);
    AwaitedModel message;
    message.fingerprint = fingerprint;
    message.recipient = request.recipient;
    message.frame = MessageFrame(request);
    message.bytes = Utf8Size(message.frame);
    message.copies = copies;
    const Text both = request.recipient + fingerprint;
    verdict_->Check(GiveText(core_, both), "S12", "no room for a message");
    result = im_await(core_, static_cast<uint32_t>(request.recipient.size()),
                      static_cast<uint32_t>(both.size()), message.bytes, request.subtype, copies,
                      age, now);
    model_.Await(message, age, result, now);
    if (result > 0) {
      kept_[static_cast<uint32_t>(result)] = Kept{recipient_, content_, fingerprint_, {}};
    }
  });
  return result;
}

}  // namespace im::sim
