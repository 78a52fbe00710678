// A client, its host and a small server, over virtual time, so that a test reads as a story.
#ifndef IM_TESTS_SUPPORT_SESSION_FIXTURE_H_
#define IM_TESTS_SUPPORT_SESSION_FIXTURE_H_

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "session/client.h"
#include "tests/support/session_frames.h"
#include "tests/support/text.h"

namespace im {

using namespace std::chrono_literals;  // NOLINT: stories say 15s
using Ms = std::chrono::duration<double, std::milli>;

// One output with its texts resolved, as the host sees it.
struct Event {
  double at = 0;
  Output output;
  std::string frame;  // of what is written or kept
  Text from, to, content, fingerprint;
};
using Events = std::vector<Event>;

constexpr double kForever = std::numeric_limits<double>::infinity();

std::string Describe(const Event& event);

// What the server does by itself.
struct ServerScript {
  bool gives_token = true;
  bool opens = true;          // the socket opens at once
  bool answers_login = true;  // at once, with these:
  int login_code = 0;
  int64_t first_login_time = 1700000000000;
  bool alive = true;  // keep-alives are answered after the latency
  double latency = 10;
};

struct SendOptions {
  bool qos = true;
  Text fingerprint = {};
  int subtype = -1;
  double expires_after = 0;
};
inline SendOptions Plain() { return SendOptions{false}; }
inline SendOptions Named(const std::string& fingerprint) { return SendOptions{true, fingerprint}; }
inline SendOptions Expiring(Ms after) { return SendOptions{true, {}, -1, after.count()}; }

// Plays the JavaScript host: drains after each input, keeps the texts of messages by number, owns
// the socket and the clock. Whatever the story, it checks what must always hold.
class Host {
 public:
  explicit Host(HashKey seed = {1, 2}, double now = 1000);

  // --- Inputs ---
  void Be(const std::string& user, const Text& secret, const Text& more = {});
  void Set(Option option, double value);
  void Login();
  void Logout();
  void Halt(StateReason reason);
  Status TrySend(const std::string& to, const std::string& content, const SendOptions& options,
                 uint32_t* number);
  uint32_t Send(const std::string& to, const std::string& content,
                const SendOptions& options = {});  // must be accepted
  Status Abort(uint32_t number);
  Status Echo(const std::string& content);
  void Wake(WakeHint hint);
  void Tick();
  void TokenReady(uint32_t link, bool has_token = true);
  void TokenFailed(uint32_t link);
  void Open(uint32_t link);
  void Close(uint32_t link, int code);
  void Receive(uint32_t link, const std::string& frame);
  void ReceiveUnits(uint32_t link, const std::u16string& frame);
  void Unreadable(uint32_t link, Status why);

  // --- Time ---
  void Advance(Ms time);    // deadline by deadline
  void Sleep(Ms time);      // one late tick
  bool Step(double until);  // to the next thing that is due; false: nothing is before `until`
  double now = 0;

  // --- The world ---
  ServerScript server;
  double backlog = 0;
  std::string user_id = "alice";
  Text token = "secret";
  Text extra;

  // --- What happened ---
  Client& client() { return client_; }
  const Events& events() const { return events_; }
  void Forget() { events_.clear(); }       // for very long runs
  uint32_t link() const { return link_; }  // the newest that the client named
  size_t kept() const { return kept_.size(); }
  std::string fingerprint_of(uint32_t number) const { return fingerprints_.at(number); }

 protected:
  void Do(const std::function<void(double)>& input);
  // The host has the texts of a message that an earlier page sent.
  void KeepAwaited(uint32_t number, const std::string& to, const std::string& content,
                   const std::string& fingerprint, double bytes);

 private:
  void Drain();
  void Take(const Output& output);
  void TakeTexts(Event* event);
  std::string TextOfMessage(const Output& output);
  void CheckWritten(const Event& event);
  void CheckSettled(uint32_t message);
  void CheckState(const Output& output);
  void CheckSums();
  void React(const Event& event);
  void DeliverFirst();
  std::string Joined(const Frame& frame);
  Text Resolved(const Ref& ref) const;

  struct Answering {
    double at;
    uint32_t link;
    std::string frame;
  };

  Client client_;
  Events events_;
  std::vector<Answering> answers_;
  std::vector<Event> reactions_;
  bool reacting_ = false;
  State state_ = State::kIdle;
  uint32_t link_ = 0;
  uint32_t open_link_ = 0;  // 0: none
  HostTexts texts_;
  struct Kept {
    HostTexts texts;    // as they were when it was accepted
    double bytes;       // that its frame was said to have
    std::string frame;  // since it was first written
  };

  std::map<uint32_t, Kept> kept_;
  std::map<uint32_t, Kept> awaited_;  // delivered, and perhaps to be sent again
  std::map<uint32_t, std::string> fingerprints_;
  std::map<uint32_t, int> settled_;
  double written_plain_ = 0;  // without QoS, settled by being written
};

// The verbs of a story about one client.
class ClientTest : public ::testing::Test, public Host {
 protected:
  ClientTest() = default;

  void LoginOnline();  // and forgets what was sent for it
  void Receive(const std::string& frame) { Host::Receive(link(), frame); }
  void Cut(int code = 1006) { Close(link(), code); }
  void Acknowledge(uint32_t number, const std::string& from = "bob");
  // The link dies and the next one is online; what was sent on it before is skipped.
  void Reconnected();
  double Elapse(State state, Ms limit);  // until the client is in this state; how long it took

  // Each looks at the first output of its kind that was not looked at yet.
  void ExpectSent(const std::string& frame);
  void ExpectNothingSent();
  void ExpectShown(const std::string& content);
  void ExpectNothingShown();
  void ExpectAck(const std::string& fingerprint, const std::string& to = "bob");
  void ExpectDelivered(uint32_t number);
  void ExpectLost(uint32_t number, LostReason reason);
  void ExpectNothingSettled();
  void ExpectState(State state) { EXPECT_EQ(client().state(), state); }
  void ExpectState(State state, StateReason reason);  // and entered for this reason, last
  void SkipSent();
  const Event* NextSent();

  const Event* Last(OutputKind kind) const;
  size_t Count(OutputKind kind) const;
  size_t CountLog(LogCode code) const;
  std::vector<std::string> Since(size_t first) const;  // the outputs from there on, described

 private:
  using Filter = bool (*)(OutputKind);
  const Event* Next(Filter filter, size_t* cursor);

  size_t sent_ = 0;
  size_t shown_ = 0;
  size_t settled_ = 0;
};

}  // namespace im

#endif  // IM_TESTS_SUPPORT_SESSION_FIXTURE_H_
