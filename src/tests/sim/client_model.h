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
#include "tests/sim/awaiting_model.h"
#include "tests/sim/client_words.h"
#include "tests/sim/control_text.h"
#include "tests/sim/debts_model.h"
#include "tests/sim/heartbeat_model.h"
#include "tests/sim/inbox_model.h"
#include "tests/sim/letter.h"
#include "tests/sim/options_model.h"
#include "tests/sim/outbox_model.h"
#include "tests/sim/peers_model.h"
#include "tests/sim/texts.h"
#include "tests/sim/verdict.h"

namespace im::sim {

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
  void LinkClosed(uint32_t link, int32_t code, double now);
  void Wake(WakeHint hint, double now);
  void Tick(double now);
  void SetSenseMode(double mode, double now);
  // `fingerprint`: given, or the one the core made. `frame`: what must go out. `result`: what the
  // core answered.
  void Send(const Request& request, const Text& fingerprint, Text frame, int32_t result,
            double bytes, double now);
  void Abort(uint32_t number, int32_t result, double now);
  void Echo(const Text& content, int32_t result, double now);

  // --- Inputs of end-to-end receipts; peers as they are spelled ---
  void SetWall(double unix_ms, double now);
  void Remember(const Text& fingerprint, double age, double now);
  void Owe(const Text& peer, const Text& tag, bool read, int32_t result, double now);
  void Typing(const Text& peer, int32_t result, double now);
  void Await(AwaitedModel message, double age, int32_t result, double now);

  // --- What the core does about it ---
  void OnOutput(const Said& said, double backlog);
  void OnDrained(double deadline, const double* stats, double backlog);

  // A hastened retry comes at a moment that only the core knows: let it tick before another input.
  bool RetryIsUncertain() const { return state_ == State::kWaiting && retry_low_ < retry_high_; }

  State state() const { return state_; }
  uint32_t link() const { return link_; }
  const OutboxModel& outbox() const { return outbox_; }
  const AwaitingModel& awaiting() const { return awaiting_; }
  PeerKind KindOf(const Text& user) const { return peers_.KindOf(user); }

 private:
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
  void Unlearn(StateReason reason);
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
  void ExpectAck(const Letter& letter);
  void OnAck(const Letter& letter);
  void OnKickout(const Letter& letter);
  void OnErrorResponse(const Letter& letter);
  void ReportInvalid(Status status);
  Text LoginDocument() const;
  void OnSentMessage(const Said& said, double backlog);
  void CheckListed(const Said& said);
  void CheckOutput(const Expected& expected, const Said& said);
  void CheckSecret(const Said& said);
  bool IsChoked(double backlog) const;
  void SeeBacklog(double backlog);
  void CheckDeadline(double deadline, double backlog) const;
  void CheckStats(const double* stats) const;
  std::string Here() const;

  // client_model_receipts.cc
  bool IsPeer(const Letter& letter) const;
  bool IsTagged(const Letter& letter) const;
  bool IsCopy(const Letter& letter, bool tagged);
  void HearPeer(const Letter& letter, bool capable, bool is_news);
  void OnControl(const Letter& letter);
  void TakeReceipts(const Text& from, const ControlWords& words);
  void PauseReceipts(bool returns);
  void ResumeReceipts();
  void EndReceipts();
  void ExpectUnconfirmed(const std::vector<uint32_t>& numbers, UnconfirmedReason reason);
  void ExpectEnded(const std::vector<uint32_t>& numbers);
  bool OnControlFrame(const Said& said);
  void OnReceipts(const ClientFrame& frame, const ControlWords& words, double bytes);
  void OnBack(const ClientFrame& frame);
  void CheckFlushed();
  void CheckReceiptsSaid();
  bool MayBeSent(const Text& user) const { return peers_.KindOf(user) == PeerKind::kCapable; }
  Text ControlFrame(const ControlWords& words, const Text& to, const Spelling& fingerprint) const;

  const Identity identity_;
  const Text user_;  // quoted
  Verdict* verdict_;
  OptionsModel options_;
  OutboxModel outbox_;
  InboxModel inbox_;
  InboxModel tagged_;  // of messages with a tag
  TagsModel tags_;
  PeersModel peers_;
  DebtsModel debts_;
  DebtsModel leaving_;  // what was owed when the logout came
  AwaitingModel awaiting_;
  UnreadModel unread_;
  HeartbeatModel heartbeat_;
  Stats stats_;
  std::deque<Expected> expected_;
  std::deque<Expected> lost_;
  std::deque<Expected> unconfirmed_;
  std::vector<uint32_t> ended_;  // debts, in any order
  uint32_t newest_debt_ = 0;
  double offline_since_;
  std::vector<PeerModel> back_;  // who is to hear that the client is back
  std::vector<PeerModel> saying_back_;
  size_t back_told_ = 0;
  double back_tie_ = 0;  // when those wrote of whom not all are told
  double back_until_ = __builtin_inf();
  bool back_doubt_ = false;       // nobody of them could be told for a time
  bool held_doubt_ = false;       // the socket may have been too full when the core last looked
  bool debts_doubt_ = false;      // the core may owe since earlier than is known here
  bool receipts_sent_ = false;    // in this drain
  std::vector<double> expiries_;  // of all messages since none was pending

  State state_ = State::kIdle;
  double time_;
  double deadline_ = __builtin_inf();  // as the core last told it
  double state_deadline_ = __builtin_inf();
  double retry_low_ = 0;
  double retry_high_ = 0;
  bool may_connect_ = false;
  double held_until_ = -__builtin_inf();
  double most_backlog_ = 262144;  // that the socket of this link may hold
  double backlog_seen_ = 0, backlog_seen_at_ = 0;
  uint32_t link_ = 0;
  int32_t url_ = kAnyUrl;         // until the core says which one it drew
  int32_t barred_url_ = kAnyUrl;  // the one that failed, which must not be drawn
  bool requested_ = false;
  int failures_ = 0;
  double away_ = 0;  // offline and awake since the last stable session
  double online_since_ = 0;
  int delays_ = 0;
  double luck_ = 0;         // of all delays, how unlikely so short ones are: the sum of -ln
  double share_ = -1;       // where in its range the last delay lay
  size_t idle_ticks_ = 0;   // in a row: asked for by the core, and nothing came of them
  size_t load_before_ = 0;  // this drain: messages, and debts
  bool was_online_ = false;
  int64_t first_login_time_ = 0;
  uint32_t outputs_ = 0;  // of this drain
};

}  // namespace im::sim

#endif  // IM_TESTS_SIM_CLIENT_MODEL_H_
