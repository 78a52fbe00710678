// What a client must do, said a second time and independently: from the same inputs it foretells
// every output but the moments of chance, and judges what the core really says. It shares with the
// product the names of codes, no logic and no number.
#ifndef IM_TESTS_SIM_CLIENT_MODEL_H_
#define IM_TESTS_SIM_CLIENT_MODEL_H_

#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <vector>

#include "abi/im_api.h"
#include "session/client.h"
#include "session/event.h"
#include "session/state.h"
#include "tests/sim/heartbeat_model.h"
#include "tests/sim/inbox_model.h"
#include "tests/sim/letter.h"
#include "tests/sim/options_model.h"
#include "tests/sim/outbox_model.h"
#include "tests/sim/texts.h"
#include "tests/sim/verdict.h"

namespace im::sim {

struct Identity {
  Text user;
  Text token;
  std::optional<Text> extra;
};

struct Request {
  Text recipient;
  std::optional<Text> fingerprint;  // absent: the core makes one
  Text content;
  bool qos = true;
  int32_t subtype = -1;
  double expires_after = 0;
};

// An output as the host sees it: the texts that its pieces name, joined for a frame, one by one for
// what the application is told.
struct Said {
  static constexpr uint32_t kTexts = 4;

  OutputKind kind;
  const im_record* record;
  Text frame;
  std::optional<View> texts[kTexts];  // views of the input, or of the document
};

class ClientModel {
 public:
  ClientModel(const Identity& identity, double now, Verdict* verdict);

  OptionsModel* options() { return &options_; }  // to be set when the core's are

  // --- Inputs, before the core gets them ---
  void Login(double now);
  void Logout(double now);
  void TokenReady(uint32_t link, double now);
  void TokenFailed(uint32_t link, double now);
  void LinkOpened(uint32_t link, double now);
  void LinkFrame(uint32_t link, const Letter& letter, double now);
  void LinkClosed(uint32_t link, double now);
  void Wake(WakeHint hint, double now);
  void Tick(double now);
  // `fingerprint`: given, or the one the core made. `frame`: what must go out. `result`: what the
  // core answered.
  void Send(const Request& request, const Text& fingerprint, Text frame, int32_t result,
            double bytes, double now);
  void Abort(uint32_t number, int32_t result, double now);
  void Echo(const Text& content, int32_t result, double now);

  // --- What the core does about it ---
  void OnOutput(const Said& said, double backlog);
  void OnDrained(double deadline, const double* stats, double backlog);

  // A hastened retry comes at a moment that only the core knows: let it tick before another input.
  bool RetryIsUncertain() const { return state_ == State::kWaiting && retry_low_ < retry_high_; }

  State state() const { return state_; }
  uint32_t link() const { return link_; }
  const OutboxModel& outbox() const { return outbox_; }

 private:
  struct Expected {
    OutputKind kind;
    uint32_t message;
    int32_t code;
    int32_t detail;
    double low;  // of the value
    double high;
    uint32_t link;
    Text frame;
    Spelling text;         // that the application is told
    const Letter* letter;  // of a message: the letter itself
  };

  static constexpr int32_t kAnyUrl = -1;

  // client_model.cc
  bool Begin(double now);
  void Advance(double now);
  void RunDue(bool late);
  void RunHeartbeat();
  void Suspect();
  void ChangeTo(State state, StateReason reason);
  void Hurry();
  void Connect(StateReason reason);
  void LinkDown(StateReason reason);
  void EndSession(StateReason reason);
  void LearnRetry(double deadline);
  void LearnUrl(int32_t code, Expected* expected);
  bool IsCurrent(uint32_t link) const;
  bool IsOnline() const { return state_ == State::kOnline; }
  Expected& Expect(OutputKind kind, int32_t code = 0, int32_t detail = 0, uint32_t message = 0);
  void ExpectFrame(FrameType type, const Text& content, const Text& to, bool bridge = false);
  void ExpectLost(const std::vector<uint32_t>& numbers, LostReason reason);

  // client_model_frames.cc
  void Handle(const Letter& letter);
  void OnLoginResponse(const Letter& letter);
  void OnMessage(const Letter& letter);
  void OnAck(const Letter& letter);
  void OnKickout(const Letter& letter);
  void OnErrorResponse(const Letter& letter);
  void ReportInvalid(Status status);
  Text LoginDocument() const;
  void CheckOutput(const Expected& expected, const Said& said);
  void CheckSecret(const Said& said);
  bool IsChoked(double backlog) const;
  void CheckDeadline(double deadline, double backlog) const;
  void CheckStats(const double* stats) const;
  std::string Here() const;

  const Identity identity_;
  const Text user_;  // quoted
  Verdict* verdict_;
  OptionsModel options_;
  OutboxModel outbox_;
  InboxModel inbox_;
  HeartbeatModel heartbeat_;
  Stats stats_;
  std::deque<Expected> expected_;
  std::deque<Expected> lost_;
  std::vector<double> expiries_;  // of all messages since none was pending

  State state_ = State::kIdle;
  double time_;
  double deadline_ = __builtin_inf();  // as the core last told it
  double state_deadline_ = __builtin_inf();
  double retry_low_ = 0;
  double retry_high_ = 0;
  bool may_connect_ = false;
  double held_until_ = -__builtin_inf();
  uint32_t link_ = 0;
  int32_t url_ = kAnyUrl;        // until the core says which one it drew
  int32_t barred_url_ = kAnyUrl;  // the one that failed, which must not be drawn
  bool requested_ = false;
  int failures_ = 0;
  double online_since_ = 0;
  int delays_ = 0;
  double luck_ = 0;            // of all delays, how unlikely so short ones are: the sum of -ln
  double share_ = -1;          // where in its range the last delay lay
  size_t idle_ticks_ = 0;      // in a row: asked for by the core, and nothing came of them
  size_t pending_before_ = 0;  // this drain
  bool was_online_ = false;
  int64_t first_login_time_ = 0;
  uint32_t outputs_ = 0;  // of this drain
};

}  // namespace im::sim

#endif  // IM_TESTS_SIM_CLIENT_MODEL_H_
