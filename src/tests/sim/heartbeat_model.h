// When a client must send a keep-alive and when it must call its link dead: S7, said again.
#ifndef IM_TESTS_SIM_HEARTBEAT_MODEL_H_
#define IM_TESTS_SIM_HEARTBEAT_MODEL_H_

#include <algorithm>
#include <cmath>

#include "tests/sim/options_model.h"

namespace im::sim {

struct HeartbeatModel {
  double interval = 0;
  double silence = 0;
  double probe_timeout = 0;
  double next_ping = 0;
  double heard = 0;
  double pinged = 0;
  double dead_at = 0;
  int unanswered = 0;
  bool probing = false;  // until anything is heard
  bool suspect = false;  // until the probe itself is answered
  int mode = 3;
  int told = -1;  // the mode that the application knows it should set
  double wrote = 0;
  double wrote_before_ping = 0;
  double silence_closed = -1;  // after which an idle link was closed; -1: none was, or it was none
  int mode_closed = -1;        // that it spoke for

  void Start(const OptionsModel& options, double now) {
    if (!options.follows()) mode = options.mode();
    Start(options.sense(mode), options.probe_timeout, now);
  }

  void Start(const SenseModeModel& mode, double timeout, double now) {
    // A later session goes on in the rhythm of the one before it.
    const bool first = interval == 0;
    interval = mode.keep_alive_ms;
    const double missed = std::floor((now - next_ping) / interval) + 1;
    next_ping = first ? now + interval : next_ping + interval * missed;
    silence = mode.silence_ms;
    probe_timeout = timeout;
    unanswered = 0;
    suspect = false;
    Hear(now);
  }

  void Hear(double now) {
    heard = now;
    dead_at = now + silence;
    probing = false;
  }

  void Suspect(double now) {
    if (probing) return;
    probing = suspect = true;
    next_ping = now;
    dead_at = dead_at > now ? std::min(dead_at, now + probe_timeout) : now + probe_timeout;
  }

  void WantProof(double now) {
    if (unanswered == 0) next_ping = now;
  }

  bool Dead(double now) const { return now >= dead_at; }
  bool PingDue(double now) const { return now >= next_ping; }

  void Ping(double now) {
    next_ping = now + interval;
    pinged = now;
    wrote_before_ping = wrote;
    const bool survived = mode_closed >= 0 && now - wrote > LatestClose(mode_closed);
    if (survived) mode_closed = -1;
    unanswered = probing && unanswered > 0 ? 2 : 1;
  }

  static double LatestClose(int mode) { return kSenseModeModels[mode].server_idle_ms + 2000; }

  // S15: which mode must be told when this link was closed, or -1. Two closes in a row after a
  // silence that fits and that was as long both times are a lesson.
  int Closed(bool idle, double now) {
    const int mode_before = mode_closed;
    const double silence_before = silence_closed;
    mode_closed = -1;
    if (!idle || suspect) return -1;
    const bool too_late = unanswered > 0 && pinged == wrote && now - wrote < 2000;
    silence_closed = now - (too_late ? wrote_before_ping : wrote);
    for (int each = 6; each >= 0; --each) {
      const double least = kSenseModeModels[each].server_idle_ms;
      const bool fits = silence_closed >= least - 100 && silence_closed <= LatestClose(each);
      if (fits && least <= interval) mode_closed = each;
    }
    const bool again = mode_closed >= 0 && mode_closed == mode_before &&
                       std::fabs(silence_closed - silence_before) <= 500;
    const bool is_news = told < 0 || told > mode_closed;  // each time it is less, so that ends
    if (!again || !is_news) return -1;
    told = mode_closed;
    return told;
  }

  void Retell() { told = -1; }

  // The application changed the mode of a client that was online before.
  void Change(const OptionsModel& options, double now) {
    mode = options.mode();
    told = mode_closed = -1;
    if (interval == 0) return;
    const double last = next_ping - interval;
    const SenseModeModel sense = options.sense(mode);
    interval = sense.keep_alive_ms;
    silence = sense.silence_ms;
    next_ping = std::max(last + interval, now);
    if (!probing) dead_at = now + silence;
  }

  // The round trip, or -1: it cannot be told which keep-alive was answered.
  double Answer(double now) {
    if (unanswered == 0 || --unanswered > 0) return -1;
    suspect = false;
    return now - pinged;
  }
};

}  // namespace im::sim

#endif  // IM_TESTS_SIM_HEARTBEAT_MODEL_H_
