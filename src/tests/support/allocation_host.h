// One client behind the C ABI, with its host and its server, while memory may run out. The host
// does what js/core/ring.js does, and keeps the books of the core's promise: an allocation that
// fails is answered in the same call, by a refusal after which nothing has changed, or by a trap.
#ifndef IM_TESTS_SUPPORT_ALLOCATION_HOST_H_
#define IM_TESTS_SUPPORT_ALLOCATION_HOST_H_

#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "abi/im_api.h"
#include "session/event.h"
#include "session/state.h"
#include "tests/support/allocation.h"
#include "tests/support/session_fixture.h"

namespace im::torture {

// How the core answers an allocation that fails, and how often it did. With receipts on it may say
// later what it could not say, or know less of a peer, and then nothing is told.
enum Answer {
  kNoClient,
  kNoBuffer,
  kSendRefused,
  kFrameRefused,
  kTrap,
  kOweRefused,
  kControlUnsaid,
  kQuiet,
  kAnswerCount
};
using Answers = std::array<uint32_t, kAnswerCount>;

// Indices of im_stats.
enum Figure {
  kAccepted,
  kDelivered,
  kLost,
  kRetransmissions,
  kShown,
  kDuplicates,
  kAcksSent,
  kFramesIn,
  kFramesOut,
  kInvalidFrames,
  kReconnects,
  kRtt,
  kPending,
  kAwaiting = 18,
};
using Figures = std::array<double, IM_STATS_COUNT>;

// What the world does by itself. All is well.
struct World {
  bool gives_token = true;
  bool opens = true;
  bool answers_login = true;
  int login_code = 0;
  bool acknowledges = true;
  bool gives_receipts = true;  // if asked
  bool answers_pings = true;
  double backlog = 0;
};

class ScarceHost {
 public:
  // A call that was refused is made again under Shortage::kOnce, for then there is memory, and is
  // given up under Shortage::kFromThenOn.
  explicit ScarceHost(Shortage shortage);
  ~ScarceHost();
  ScarceHost(const ScarceHost&) = delete;
  ScarceHost& operator=(const ScarceHost&) = delete;

  // --- Inputs. A client that is dead, or was never made, is not called. ---
  void Set(Option option, double value);
  void Login();
  void Logout();
  // The message's number, or a Status.
  int32_t Send(const SendOptions& options = {}, double content_bytes = 10);
  void Abort(int32_t number);
  void Echo();
  void Wake(WakeHint hint);
  void Reserve(uint32_t units);
  void Cut();
  void Unreadable(Status why);
  bool Receive(const std::string& frame);
  void Message(const std::string& fingerprint, const std::string& content = "hello");
  void PlainMessage(const std::string& content);
  void Advance(Ms time);  // deadline by deadline
  void Sleep(Ms time);    // one late tick
  void Recreate();        // destroyed, and a new one made

  // --- Inputs with receipts, in allocation_host_receipts.cc ---
  void UseReceipts();  // before all others
  static std::string TagOf(int number);
  // From a peer that wants a receipt, which the host owes when it has told the message.
  void Tagged(int number, const std::string& from = "bob");
  void Owe(const std::string& fingerprint, bool read);
  void BobSays(const std::string& list);  // members of a control frame
  void BobReads();                        // all that was sent so far
  void Await(int number);                 // of an earlier page, sent to bob
  void Typing();

  World world;
  bool forgets = false;  // the client may: fingerprints outlive its memory of them

  // There is memory, the world is well: everything must come to its end.
  void Recover();

  // --- What happened ---
  const Figures& figures() const { return figures_; }  // but for what refusals made count twice
  const std::vector<std::string>& story() const { return story_; }  // but for refused calls
  const Answers& answers() const { return answers_; }
  bool dead() const { return dead_; }
  // How often a control frame gave this receipt.
  int receipted(const std::string& fingerprint) const {
    const auto found = receipted_.find(fingerprint);
    return found == receipted_.end() ? 0 : found->second;
  }

 private:
  struct Reaction {
    OutputKind kind;
    uint32_t link;
    int32_t message;
    int32_t code;
    std::string fingerprint = {};  // of what is to be owed, or to be acknowledged
  };

  bool alive() const { return client_ != nullptr && !dead_; }
  void Create();
  void Destroy();
  uint32_t answered() const;
  void Call(const std::function<void()>& call);
  void Input(const std::function<void()>& call);
  void InputAndReact(const std::function<void()>& call);
  void Drain();
  void Take(OutputKind kind, const im_record& record);
  void React();
  void ReactTo(const Reaction& reaction);
  bool Write(const std::u16string& text);
  bool Deliver(const std::u16string& frame);
  int32_t Submit(const SendOptions& options, double content_bytes);
  void ReadFigures();
  void ExpectAllSettled() const;
  std::string TakeControl(const im_record& record);
  void RecoverReceipts();
  void ExpectReceipts() const;

  const Shortage shortage_;
  im_client* client_ = nullptr;
  bool dead_ = false;
  double now_ = 1000;
  uint32_t link_ = 0;
  State state_ = State::kIdle;
  Figures figures_{};
  Figures twice_{};  // counted on account of refusals
  std::vector<std::string> story_;
  Answers answers_{};
  bool frame_refused_ = false;
  bool delivering_ = false;
  std::vector<Reaction> reactions_;
  bool reacting_ = false;
  std::u16string input_;
  std::map<int32_t, std::u16string> sent_;     // the fingerprints of accepted messages
  std::map<int32_t, int> endings_;             // how often each was settled
  double written_ = 0;                         // without QoS, settled by being written
  double taken_ = 0;                           // messages that the client took
  std::map<std::string, int> shown_;           // by fingerprint
  std::map<std::string, std::string> stored_;  // contents the server still has, by fingerprint

  bool receipts_ = false;
  uint32_t taken_of_frame_ = 0;                 // outputs of the frame that is delivered
  bool hears_control_ = false;                  // the frame that is delivered is one of bob's
  uint32_t bobs_ = 0;                           // control frames of his
  std::map<std::string, std::string> senders_;  // of tagged messages, by fingerprint
  std::map<std::string, int> receipted_;        // how often a control frame said so
  std::map<int32_t, std::string> owed_;         // by the core's number
  std::map<int32_t, int> confirmed_;            // how often each was received or unconfirmed
  std::map<int32_t, bool> awaits_;              // what was delivered
  double restored_ = 0;                         // by Await
};

}  // namespace im::torture

#endif  // IM_TESTS_SUPPORT_ALLOCATION_HOST_H_
