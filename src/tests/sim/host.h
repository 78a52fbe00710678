// Plays the JavaScript host of one core, over the C ABI: gives it inputs, drains it, keeps the
// texts of messages by their numbers, owns the socket and the timer. Beside the core it runs the
// model of what the core must do.
#ifndef IM_TESTS_SIM_HOST_H_
#define IM_TESTS_SIM_HOST_H_

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "abi/im_api.h"
#include "tests/sim/client_model.h"
#include "tests/sim/trace.h"
#include "tests/sim/verdict.h"
#include "tests/support/elision.h"

namespace im::sim {

// What the host can reach.
class Outside {
 public:
  virtual ~Outside() = default;
  virtual void AskToken(uint32_t client, uint32_t core_link) = 0;
  virtual uint32_t OpenSocket(uint32_t client, uint32_t core_link) = 0;
  virtual bool Write(uint32_t socket, const Text& text) = 0;
  virtual void CloseSocket(uint32_t socket) = 0;
  virtual double Backlog(uint32_t socket) = 0;
};

// What the application is told, after the drain.
struct Told {
  OutputKind kind;
  uint32_t message;
  int32_t code;
  int32_t detail;
  Spelling from;  // of a message that was shown, and so on
  Spelling fingerprint;
  int32_t subtype;
};

class Host {
 public:
  Host(uint32_t index, const Identity& identity, uint64_t seed, double now, Outside* outside,
       Trace* trace, Verdict* verdict);
  ~Host();
  Host(const Host&) = delete;
  Host& operator=(const Host&) = delete;

  void Set(Option option, double value);
  void SetSenseMode(double mode, double now);  // at any time

  // --- Inputs; each is drained to the end ---
  void Login(double now);
  void Logout(double now);
  void Token(uint32_t core_link, bool comes, double now);
  void LinkOpened(uint32_t core_link, double now);
  void LinkFrame(uint32_t core_link, const Letter& letter, double now);
  void LinkClosed(uint32_t core_link, int32_t code, double now);
  void Wake(WakeHint hint, double now);
  void Tick(double now);
  int32_t Send(const Request& request, double now, Text* fingerprint);
  void Abort(uint32_t number, double now);
  void Echo(const Text& content, double now);

  // --- Inputs of end-to-end receipts (host_receipts.cc) ---
  void SetWall(double unix_ms, double now);
  void Remember(const Text& fingerprint, double age, double now);
  // `peer`: a JSON string. Answers the number of the debt, or a status.
  int32_t Owe(const Text& peer, const Text& fingerprint, bool read, double now);
  void Typing(const Text& user, double now);
  // What must be refused, `kind` below kNonsense.
  void Nonsense(uint32_t kind, double now);
  static constexpr uint32_t kNonsense = 11;
  // Of an earlier life: answers the number of the message, or a status.
  int32_t Await(const Request& request, const Text& fingerprint, int32_t copies, double age,
                double now);

  // What there is to tell since the last call.
  std::vector<Told> TakeTold();

  double deadline() const { return im_deadline(core_); }
  State state() const { return model_.state(); }
  const OutboxModel& outbox() const { return model_.outbox(); }
  const AwaitingModel& awaiting() const { return model_.awaiting(); }
  // The socket that the core means; kNoSocket: none.
  uint32_t socket() const { return socket_; }
  uint32_t newest_link() const { return model_.link(); }

  static constexpr uint32_t kNoSocket = ~0u;

 private:
  // Gives the core an input, and drains it.
  template <typename Input>
  void Do(const char* what, double now, const Input& input) {
    if (verdict_->red()) return;
    trace_->Step();
    trace_->Add(now);
    trace_->Add(static_cast<uint64_t>(index_) << 8 | static_cast<uint8_t>(what[0]));
    trace_->Line(now, name_.c_str(), [&] { return std::string(what) + "()"; });
    input();
    Drain(now);
  }
  void TickFirst(double now);
  void Drain(double now);
  int32_t Next(double backlog);
  Said Hear(OutputKind kind);
  Text MessageFrame(const Request& request) const;  // of recipient_, content_, fingerprint_
  void Act(const Said& said);
  void WriteOut(const Text& text);
  void Tell(const Said& said);
  void Give(uint32_t core_link, const Text& text, double now);
  Text TextOfMessage();
  Text Joined() const;
  void AddPiece(const im_piece& piece, Text* out) const;
  const Text& Named(const im_piece& piece) const;
  View Slice(View text, const im_piece& piece) const;
  std::optional<View> TextOf(const im_piece& piece);
  std::string Describe(const Said& said) const;
  double Backlog() { return socket_ == kNoSocket ? 0 : outside_->Backlog(socket_); }

  const uint32_t index_;
  const std::string name_;
  Outside* outside_;
  Trace* trace_;
  Verdict* verdict_;
  ClientModel model_;
  im_client* core_;
  im_record record_;
  bool filled_ = false;  // by an input that polled ahead
  double now_ = 0;
  uint32_t socket_ = kNoSocket;
  bool ready_ = false;
  bool failed_ = false;  // the socket threw in this drain

  // Texts that the core speaks of by Source.
  Text user_, nested_user_, nested_token_, nested_extra_;
  Text recipient_, content_, fingerprint_;
  Text input_;
  std::optional<Elision> elision_;  // of the input
  Text document_;
  struct Kept {
    Text recipient, content, fingerprint;
    Text frame;  // since it was first written
  };
  std::map<uint32_t, Kept> kept_;
  std::vector<Told> told_;
};

}  // namespace im::sim

#endif  // IM_TESTS_SIM_HOST_H_
