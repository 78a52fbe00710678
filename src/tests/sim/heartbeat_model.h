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

  void Start(const SenseModeModel& mode, double timeout, double now) {
    // A later session goes on in the rhythm of the one before it.
    const double missed = interval > 0 ? std::floor((now - next_ping) / interval) + 1 : 0;
    next_ping = interval > 0 ? next_ping + interval * missed : now + mode.keep_alive_ms;
    interval = mode.keep_alive_ms;
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
    unanswered = probing && unanswered > 0 ? 2 : 1;
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
