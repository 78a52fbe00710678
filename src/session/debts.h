// Receipts that are owed to peers (RECEIPTS.md, 4): gathered for a moment, sent in control frames,
// kept until the server has taken the frame. What is forgotten costs nothing but time: the sender
// asks again by sending its message once more.
//
//   owed ──frame sent──► under way ──ACK──► paid
//     ▲                      │ no ACK in time, or the link lost: owed again, a few times
//     └──────────────────────┘
#ifndef IM_SESSION_DEBTS_H_
#define IM_SESSION_DEBTS_H_

#include <cstdint>
#include <optional>

#include "base/array.h"
#include "base/queue.h"
#include "base/uuid.h"
#include "session/config.h"
#include "wire/control.h"

namespace im {

struct Debt {
  Uuid tag;
  uint64_t peer = 0;    // keyed hash
  uint32_t number = 0;  // the host's own, told when the debt ends; 0: it does not ask
  uint32_t frame = 0;   // of those under way; 0: owed
  uint8_t attempts = 0;
  bool read = false;
  bool ended = false;  // and to be taken out
};

class Debts {
 public:
  // False: no memory, nothing changed.
  bool Owe(const Debt& debt, double now, const Config& config);

  // Something is to be sent. A debt waits for a short time, so that others go with it.
  bool IsDue(double now) const { return now >= due_at_; }
  double deadline() const { return due_at_; }
  // Before the link goes, and when there is one again.
  void Hasten(double now) { due_at_ = debts_.empty() ? kNever : now; }

  // Nothing more can be sent now: what is owed to a peer that is not capable waits until it is.
  void Rest() {
    due_at_ = kNever;
    gathered_ = 0;
  }

  // There was no memory to send them: there may be some later.
  void Postpone(double now, const Config& config) {
    Rest();
    due_at_ = now + config.retry_interval;
  }

  // Finds the first peer that something is owed to and that `may` accepts.
  template <typename May>
  std::optional<uint64_t> NextPeer(const May& may) const {
    for (uint32_t i = 0; i < debts_.size(); ++i) {
      const Debt& debt = debts_.data()[i];
      if (debt.frame == 0 && may(debt.peer)) return debt.peer;
    }
    return std::nullopt;
  }

  // Moves up to `count` receipts that are owed to `peer` into a frame of this fingerprint. False:
  // no memory, nothing changed.
  bool Pay(uint64_t peer, uint64_t fingerprint, uint32_t count, double now, const Config& config,
           Array<Receipt>* receipts);

  // The server has taken the frame. False: it is none of these.
  bool Acknowledge(uint64_t fingerprint, uint64_t from);

  // Frames without an ACK are owed again.
  void Tick(double now, const Config& config);
  double answer_deadline() const { return answer_by_; }
  void LinkLost();

  // The session ends: whoever asks again is told by the next one.
  void ForgetAll();

  // The number of a debt that has ended, paid or given up.
  std::optional<uint32_t> NextEnded();
  bool has_ended() const { return !ended_.empty(); }

  uint32_t size() const { return debts_.size(); }
  // How many were given up, for want of room or of an ACK.
  double forgotten() const { return forgotten_; }

  static constexpr double kGatherMs = 200;

 private:
  static constexpr double kNever = __builtin_inf();

  struct Frame {
    uint64_t fingerprint;
    uint64_t peer;
    double sent_at;
    uint32_t number;
  };

  void Sweep();
  void Tell(uint32_t number);
  void RemoveFrame(uint32_t index);
  void Leave(uint32_t frame);
  void GiveUp(Debt* debt);

  Array<Debt> debts_;    // oldest first
  Array<Frame> frames_;  // under way
  Queue<uint32_t> ended_;
  uint32_t next_frame_ = 1;
  uint32_t gathered_ = 0;  // since the last time that they were sent
  double due_at_ = kNever;
  double answer_by_ = kNever;
  double forgotten_ = 0;
};

}  // namespace im

#endif  // IM_SESSION_DEBTS_H_
