// What a server teaches that closes an idle link: the sense mode that it is set to.
//
// A server closes with 1000 what it has read nothing from for its idle time. Two such closes in a
// row, after silences of the same length, are no chance.
#ifndef IM_SESSION_IDLE_LESSON_H_
#define IM_SESSION_IDLE_LESSON_H_

#include <cstdint>

namespace im {

class IdleLesson {
 public:
  // Something was written to the link.
  void Wrote(double now) { wrote_at_ = now; }

  // A keep-alive is about to be written. A silence that a link has survived proves that the server
  // waits longer.
  void Pings(double now);

  // The server closed the link. `answered`: all keep-alives were. Returns the index of the mode
  // that it is set to, when that is certain and keep-alives every `interval` ms are too few for it;
  // else -1.
  int32_t Closed(double interval, bool answered, double now);

  // The link ended in a way that proves nothing.
  void Forget() { mode_ = -1; }

 private:
  // The close comes when the silence has passed, and the way to the server and back. Clocks of
  // browsers are as coarse as 100 ms. The windows of two modes are far from touching.
  static constexpr double kEarlyMs = 100;
  static constexpr double kLateMs = 2000;
  static constexpr double kAlikeMs = 500;  // how much two ways may differ

  double wrote_at_ = 0;
  double pinged_at_ = -1;
  double before_ping_ = 0;  // when something was written before the keep-alive
  double silence_ = 0;      // before the last close
  int32_t mode_ = -1;       // that it spoke for; -1: none
};

}  // namespace im

#endif  // IM_SESSION_IDLE_LESSON_H_
