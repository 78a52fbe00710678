// What is going to happen, in a list for each millisecond: with millions of events a heap would be
// the slowest part. Times are whole milliseconds, as those of a host's timers. Of two events in one
// millisecond the one that was planned first happens first.
#ifndef IM_TESTS_STORM_CALENDAR_H_
#define IM_TESTS_STORM_CALENDAR_H_

#include <algorithm>
#include <cstdint>
#include <vector>

namespace im::storm {

enum class EventKind : uint8_t {
  kStart,             // the application logs in
  kTick,              // the client's timer
  kAttemptReaches,    // the server: a connection attempt
  kLinkOpens,         // the client: it is connected
  kLinkCloses,        // the client: refused, or cut
  kLoginReaches,      // the server
  kLoginAccepted,     // the client
  kKeepAliveReaches,  // the server
  kKeepAliveAnswered  // the client
};

struct Event {
  uint32_t client;
  uint32_t link;  // of a tick: none
  EventKind kind;
};

class Calendar {
 public:
  Calendar() : days_(kDays) {}

  int64_t now() const { return now_; }

  // What lies beyond the last page is noted on it: only a tick can, and one that comes too early
  // is planned again.
  void At(int64_t at, const Event& event) {
    const int64_t day = std::clamp(at, now_, now_ + kDays - 1);
    days_[static_cast<size_t>(day) & (kDays - 1)].push_back(event);
  }

  // All that happens in this millisecond, what it plans for the same one included.
  template <typename Handler>
  void Live(Handler handle) {
    std::vector<Event>& today = days_[static_cast<size_t>(now_) & (kDays - 1)];
    for (size_t i = 0; i < today.size(); ++i) {
      const Event event = today[i];  // the list may grow, and move
      handle(event);
    }
    std::vector<Event>().swap(today);
  }

  void NextDay() { ++now_; }

 private:
  static constexpr int64_t kDays = 1 << 17;

  int64_t now_ = 0;
  std::vector<std::vector<Event>> days_;
};

}  // namespace im::storm

#endif  // IM_TESTS_STORM_CALENDAR_H_
