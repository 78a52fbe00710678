// One client: a session with a server, from login to logout, over as many links as it takes.
// Sans-I/O: time comes in with every input, randomness once, and everything to be done comes out of
// Poll. Use: one input, then Poll until kNone, then do and tell what came out, then Deadline.
//
// The texts of inputs and outputs: Refs of Source::kInput point into the `text` of the last
// LinkFrame, those of Source::kDocument into document(); both until the next input.
#ifndef IM_SESSION_CLIENT_H_
#define IM_SESSION_CLIENT_H_

#include <cstdint>
#include <optional>
#include <string_view>

#include "base/queue.h"
#include "base/random.h"
#include "base/status.h"
#include "session/back_pressure.h"
#include "session/client_end_to_end.h"
#include "session/config.h"
#include "session/event.h"
#include "session/heartbeat.h"
#include "session/inbox.h"
#include "session/outbox.h"
#include "session/reconnect.h"
#include "session/request.h"
#include "session/state.h"
#include "session/stats.h"
#include "wire/encode.h"

namespace im {

class Client {
 public:
  Client(const HashKey& seed, double now);
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;

  // Before the first Login, except for Option::kLogLevel and kListening; kSenseMode: then Tick.
  Status SetOption(Option option, double value);

  // An earlier client showed this message `age` ms ago: its copies are duplicates. Oldest first.
  // kInvalidArgument: an impossible age. kOutOfMemory.
  Status Remember(std::u16string_view fingerprint, double age, double now);

  // --- Inputs. Those of a link that is not the current one change nothing. ---
  // While waiting: retries at once. While an attempt is under way: cuts short what hangs.
  void Login(double now);
  void Logout(double now);
  void Halt(StateReason reason, double now);  // tries no more, unless online; keeps what is pending
  void TokenReady(uint32_t link, bool has_token, double now);
  void TokenFailed(uint32_t link, double now);
  void LinkOpened(uint32_t link, double now);
  // `elided`: the string of a member whose name ends in dataContent stands there empty; its text is
  // long and may be anything. False: this frame cannot be understood without that text; nothing
  // changed, the whole frame is wanted.
  bool LinkFrame(uint32_t link, std::u16string_view text, bool elided, double now);
  // kBinaryFrame, kInboundTooLarge or kOutOfMemory: something came that the core cannot look at.
  void LinkUnreadable(uint32_t link, Status why, double now);
  void LinkClosed(uint32_t link, int32_t code, double now);
  void Wake(WakeHint hint, double now);
  void Tick(double now);  // a late call is one call, an early one does nothing

  // kNotLoggedIn, kFrameTooLarge, kQueueFull, kDuplicateFingerprint, kOutOfMemory: nothing changed.
  Status Send(const SendRequest& request, double now, uint32_t* number);
  Status Abort(uint32_t number, double now);  // kInvalidArgument: neither pending nor awaited
  // kNotLoggedIn: only while online. kFrameTooLarge.
  Status Echo(const TextBytes& bytes, double now);

  // --- End-to-end receipts: wire/RECEIPTS.md, abi/im_api.h ---
  void SetWallClock(double unix_ms, double now);
  Status Owe(std::u16string_view peer_and_fingerprint, bool read, double now, uint32_t* number);
  Status Typing(std::u16string_view peer, double now);
  Status Await(const AwaitRequest& request, double now, uint32_t* number);

  // --- Outputs. False: drained. `backlog`: bytes accepted by the socket and not yet sent, 0 where
  // the host cannot tell. BackPressure holds messages back; when all outputs are out and it is
  // above kBacklogDead and one message more, the link counts as silent. ---
  bool Poll(double backlog, Output* output);
  // True: Poll would say nothing, whether the socket is empty or holds kLeast of BackPressure.
  bool IsDrained() const;

  // When Tick wants to be called; +inf: not at all. After draining it lies in the future.
  double Deadline() const;

  State state() const { return state_; }
  const Config& config() const { return config_; }
  Stats stats() const;
  std::u16string_view document() const { return {document_.data(), document_.size()}; }
  // That the last Send gave to its message, when the request brought none.
  std::u16string_view fingerprint() const { return {fingerprint_, kUuidUnits}; }
  // Size of the last frame that Send or Echo spelled, bytes of UTF-8.
  double frame_bytes() const { return frame_bytes_; }
  LoginRequest login_request() const;  // what the encoder needs for a login frame

  static constexpr double kBacklogDead = 1024 * 1024;
  // A tick so late means that the machine slept or the host throttled its timers.
  static constexpr double kLateMs = 2000;

 private:
  // client.cc: states and links.
  void Advance(double now);
  bool MoveClock(double now);
  void RunDue(bool late);
  void RunStateDeadline();
  void SuspectLink();
  void Learn(bool idle_close);
  void RunHeartbeat();
  bool IsCurrent(uint32_t link) const { return link == link_ && HasLink(state_); }
  void Change(Trigger trigger, StateReason reason, double retry_in);
  void Hurry();
  void Connect(Trigger trigger, StateReason reason);
  void NextUrl(double choices);
  void LinkDown(StateReason reason, int32_t close_code);
  void EndSession(Trigger trigger, StateReason reason);
  bool PollTransmission(double backlog, Output* output);

  // client_frames.cc: what frames mean.
  bool Hear(uint32_t link);
  void Handle(const Frame& frame);
  void OnLoginResponse(const Frame& frame);
  Inbox::Verdict RememberHash(Inbox* inbox, uint64_t fingerprint, double shown_at, double limit);
  void OnMessage(const Frame& frame);
  void OnAck(const Frame& frame);
  void TellDelivered(uint32_t message, bool awaits);
  void OnErrorResponse(const Frame& frame);
  void OnKickout(const Frame& frame);
  void OnKeepAliveResponse();
  void Acknowledge(const Frame& frame);
  bool IsTooLarge(const Frame& ack) const;
  void SendFrame(const Frame& frame);
  void SendControl(FrameType type, const Ref& content);
  Status OpenDocument(const Frame& frame);
  std::u16string_view TextOf(const Ref& ref) const;
  uint64_t HashOf(const Ref& ref) const;
  uint64_t HashOfOwn(std::u16string_view fingerprint) const;
  void ReportUnreadable(Status status);

  // client_receipts.cc: what peers tell each other.
  bool IsPeer(const Ref& user) const;
  void HearPeer(const Frame& frame, bool capable, bool again);
  void SayBack();
  void ResumeReceipts();
  void PauseReceipts(bool returns);
  void EndReceipts();
  bool AwaitReceipt(uint64_t fingerprint, const AckedMessage& acked);
  std::optional<Uuid> TagOf(const Frame& frame) const;
  void OweDuplicate(const Frame& frame, const Uuid& tag, bool read);
  std::optional<Uuid> GiveFingerprint(const SendRequest& request);
  void RunReceipts();
  bool AddAwaited(const AwaitedMessage& message);
  double ReceiptsDeadline() const;
  bool PollReceipts(Output* output);
  bool PollControl(Output* output);
  bool PollCopy(Output* output);
  bool WantsToSend() const;
  bool HasReceiptsDue() const;
  bool HasReceiptsToSay() const;
  void OnControl(const Frame& frame);
  void TakeReceipts(uint64_t from);
  double TakeReceipt(uint64_t fingerprint, uint64_t from);
  void SendReceipts();
  void SendControlFrame(const Peer& peer, std::u16string_view fingerprint);

  void Emit(OutputKind kind, int32_t code = 0, int32_t detail = 0, double value = 0,
            uint32_t message = 0, const Frame& frame = kNoFrame);
  void EmitText(OutputKind kind, int32_t code, int32_t detail, const Ref& text);
  void Log(LogCode code, double value, uint32_t message = 0, const Frame& frame = kNoFrame);
  static const Frame kNoFrame;
  static constexpr double kNever = __builtin_inf();
  // Put hot members first: small offsets make short instructions.
  State state_ = State::kIdle;
  double now_;
  double state_deadline_ = kNever;    // connecting, authenticating: time-out; waiting: retry
  BackPressure pressure_;
  bool receipts_ = false;             // config_.receipts
  uint32_t link_ = 0;                 // number of the current or last link
  bool link_requested_ = false;       // the token came and the socket was asked for
  bool has_token_ = false;
  double url_ = 0;  // its index
  bool was_online_ = false;       // ever
  int64_t first_login_time_ = 0;  // of this session, by the server's clock
  const HashKey key_;
  Random random_;
  Heartbeat heartbeat_;
  Reconnect reconnect_;
  Outbox outbox_;
  Inbox inbox_;
  EndToEnd e2e_;
  Queue<Output> outputs_;
  std::u16string_view input_;
  Array<char16_t> document_;
  char16_t fingerprint_[kUuidUnits] = {};
  double frame_bytes_ = 0;
  Config config_;
  Stats stats_;
};

}  // namespace im

#endif  // IM_SESSION_CLIENT_H_
