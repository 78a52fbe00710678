// Everything that decides how a client changes state stands in this table. A trigger
// without a row in the current state is no transition at all.
#ifndef IM_SESSION_STATE_H_
#define IM_SESSION_STATE_H_

#include <cstdint>

namespace im {

// X(enumerator, public name)
#define IM_STATE_LIST(X)                                                                        \
  X(kIdle, "idle")                                                                              \
  X(kConnecting, "connecting")                                                                  \
  X(kAuthenticating, "authenticating")                                                          \
  X(kOnline, "online")                                                                          \
  X(kWaiting, "waiting")                                                                        \
  X(kStopped, "stopped")

enum class State : int32_t {
#define X(name, text) name,
  IM_STATE_LIST(X)
#undef X
};

// X(enumerator, label in the diagram)
#define IM_TRIGGER_LIST(X)                                                                      \
  X(kLogin, "login()")                                                                          \
  X(kLinkOpened, "socket open")                                                                 \
  X(kLoginAccepted, "login accepted")                                                           \
  X(kLoginRefused, "login refused")                                                             \
  X(kLinkDown, "link down, or overdue")                                                         \
  X(kRetryDue, "retry due")                                                                     \
  X(kKickedOut, "kicked out")                                                                   \
  X(kLogout, "logout()")                                                                        \
  X(kHalt, "no more attempts")

enum class Trigger : int32_t {
#define X(name, text) name,
  IM_TRIGGER_LIST(X)
#undef X
};

struct Transition {
  State from;
  Trigger trigger;
  State to;
};

constexpr Transition kTransitions[] = {
    {State::kIdle, Trigger::kLogin, State::kConnecting},
    {State::kConnecting, Trigger::kLinkOpened, State::kAuthenticating},
    {State::kConnecting, Trigger::kLinkDown, State::kWaiting},
    {State::kConnecting, Trigger::kLogout, State::kStopped},
    {State::kConnecting, Trigger::kHalt, State::kStopped},
    {State::kAuthenticating, Trigger::kLoginAccepted, State::kOnline},
    {State::kAuthenticating, Trigger::kLoginRefused, State::kStopped},
    {State::kAuthenticating, Trigger::kKickedOut, State::kStopped},
    {State::kAuthenticating, Trigger::kLinkDown, State::kWaiting},
    {State::kAuthenticating, Trigger::kLogout, State::kStopped},
    {State::kAuthenticating, Trigger::kHalt, State::kStopped},
    {State::kOnline, Trigger::kKickedOut, State::kStopped},
    {State::kOnline, Trigger::kLinkDown, State::kWaiting},
    {State::kOnline, Trigger::kLogout, State::kStopped},
    {State::kOnline, Trigger::kHalt, State::kStopped},
    {State::kWaiting, Trigger::kRetryDue, State::kConnecting},
    {State::kWaiting, Trigger::kLogin, State::kConnecting},
    {State::kWaiting, Trigger::kLogout, State::kStopped},
    {State::kWaiting, Trigger::kHalt, State::kStopped},
    {State::kStopped, Trigger::kLogin, State::kConnecting},
};

// Where `trigger` leads from `from`; nullptr: nowhere.
constexpr const Transition* FindTransition(State from, Trigger trigger) {
  for (const Transition& transition : kTransitions) {
    if (transition.from == from && transition.trigger == trigger) return &transition;
  }
  return nullptr;
}

constexpr bool EachRowIsUnique() {
  for (const Transition& transition : kTransitions) {
    if (FindTransition(transition.from, transition.trigger) != &transition) return false;
  }
  return true;
}
static_assert(EachRowIsUnique());

// Only `login()` leads out of `stopped`: no fault of the network revives an ended session.
constexpr bool StoppedAbsorbs() {
  for (const Transition& transition : kTransitions) {
    if (transition.from == State::kStopped && transition.trigger != Trigger::kLogin) return false;
  }
  return true;
}
static_assert(StoppedAbsorbs());

// In these states there is a link, opening or open, and its inputs count.
constexpr bool HasLink(State state) {
  return state == State::kConnecting || state == State::kAuthenticating ||
         state == State::kOnline;
}

// In these states there is a session, or the will to have one, and messages are accepted.
constexpr bool HasSession(State state) {
  return state != State::kIdle && state != State::kStopped;
}

}  // namespace im

#endif  // IM_SESSION_STATE_H_
