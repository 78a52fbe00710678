// What is going to happen in a world, by time. Of two things at the same time the one that was
// planned first happens first.
#ifndef IM_TESTS_SIM_SCHEDULE_H_
#define IM_TESTS_SIM_SCHEDULE_H_

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "tests/sim/letter.h"

namespace im::sim {

enum class EventKind : uint8_t {
  kAppTurn,      // subject: client
  kFault,        // one of the faults that are events of their own
  kTick,         // subject: client; number: of the timer
  kThaw,         // subject: client
  kTokenComes,   // subject: client; number: core's link; code 0: it failed
  kLinkOpens,    // subject: link
  kToServer,     // subject: link; slot
  kToClient,     // subject: link; slot
  kServerSees,   // subject: link: its close
  kClientSees,   // subject: link: its close; code
  kServerIdle,   // subject: link: time to look whether it was silent for too long
  kServerAgain,  // number: of what may have to be sent again
  kServerLater,  // subject: link; slot: what is written only now
};

struct Event {
  double at;
  uint64_t order;
  EventKind kind;
  uint32_t subject;
  uint32_t number;
  int32_t code;
  uint32_t slot;  // of a mail; kNoSlot: none
};

class Schedule {
 public:
  static constexpr uint32_t kNoSlot = ~0u;

  double now() const { return now_; }
  double next() const { return heap_.front().at; }

  void At(double at, EventKind kind, uint32_t subject, uint32_t number = 0, int32_t code = 0,
          uint32_t slot = kNoSlot) {
    heap_.push_back(Event{std::max(at, now_), ++order_, kind, subject, number, code, slot});
    std::push_heap(heap_.begin(), heap_.end(), Later);
  }
  void After(double delay, EventKind kind, uint32_t subject, uint32_t number = 0,
             int32_t code = 0) {
    At(now_ + delay, kind, subject, number, code);
  }
  // The same event once more, later.
  void Again(const Event& event, double at) {
    At(at, event.kind, event.subject, event.number, event.code, event.slot);
  }

  Event Pop() {
    std::pop_heap(heap_.begin(), heap_.end(), Later);
    const Event event = heap_.back();
    heap_.pop_back();
    now_ = std::max(now_, event.at);
    return event;
  }

  uint32_t Keep(Mail mail) {
    uint32_t slot = static_cast<uint32_t>(mail_.size());
    if (free_.empty()) {
      mail_.emplace_back();
    } else {
      slot = free_.back();
      free_.pop_back();
    }
    mail_[slot] = std::move(mail);
    return slot;
  }
  Mail Take(uint32_t slot) {
    free_.push_back(slot);
    return std::move(mail_[slot]);
  }

 private:
  static bool Later(const Event& a, const Event& b) {
    return a.at != b.at ? a.at > b.at : a.order > b.order;
  }

  double now_ = 0;
  uint64_t order_ = 0;
  std::vector<Event> heap_;
  std::vector<Mail> mail_;
  std::vector<uint32_t> free_;
};

}  // namespace im::sim

#endif  // IM_TESTS_SIM_SCHEDULE_H_
