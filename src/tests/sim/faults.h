// The kinds of faults that a world may hold. Each seed draws its own few, and how often they
// strike: all of them at once would hide what two of them do together (swarm testing: Groce and
// others, 2012).
#ifndef IM_TESTS_SIM_FAULTS_H_
#define IM_TESTS_SIM_FAULTS_H_

#include <array>
#include <cstdint>

#include "tests/sim/dice.h"

namespace im::sim {

// X(enumerator, name, what happens): those of the first group are events of their own, the others
// happen to what is going on.
#define IM_FAULT_LIST(X)                                                                      \
  X(kCutClean, "cut clean")   /* the server closes, what it wrote before arrives */           \
  X(kCutAbrupt, "cut abrupt") /* the link breaks, what is under way is lost */                \
  X(kHalfOpen, "half-open")   /* nothing passes any more, nobody is told */                   \
  X(kHalfOpenOneWay, "half-open, one way")                                                    \
  X(kStall, "stall")                  /* nothing passes for a while, then all at once */      \
  X(kNeverReads, "never reads") /* a server that writes and writes */                         \
  X(kServerRestart, "server restart") /* forgets sessions and what it was to send again */    \
  X(kKick, "kick-out")                /* by an administrator */                               \
  X(kSessionLost, "session lost")     /* the server forgets it and answers 301 */             \
  X(kServerNoise, "server noise")     /* unknown types, odd spellings, errors, wrong times */ \
  X(kGarbage, "garbage")              /* truncated, malformed, oversize, binary frames */     \
  X(kForeignAck, "foreign ACK")       /* of strangers, of unknown fingerprints */             \
  X(kSleep, "sleep")                  /* the host freezes, then wakes, told or not */         \
  X(kStarve, "starved timers")        /* a hidden tab's: once in a minute */                  \
  X(kSpuriousTick, "spurious tick")   /* the timer fires before its time */                   \
  X(kNetworkHint, "network hint")     /* network up or down, true or not */                   \
  X(kStaleInput, "stale input")       /* open, frame and close of a link that is gone */      \
  X(kKill, "kill")                    /* the host dies, or the core: out of memory */         \
  X(kOldCopy, "old copy")           /* what was delivered long ago comes again */             \
  X(kOddControl, "odd control frame") /* of strangers, of another version, cut, forged */     \
  X(kRefuse, "refused connection")                                                            \
  X(kClockBack, "clock runs back")                                                            \
  X(kHang, "hanging connection")                                                              \
  X(kOpenAndClose, "open, then closed")                                                       \
  X(kSlow, "slow link")       /* few bytes a second */                                        \
  X(kSendFails, "send fails") /* the socket throws */                                         \
  X(kLoginRefused, "login refused")                                                           \
  X(kLoginUnanswered, "login unanswered")                                                     \
  X(kLateAck, "late ACK") /* or doubled, or lost */                                           \
  X(kReorder, "reorder") /* a message overtakes another */                                    \
  X(kServerDuplicate, "server duplicate")                                                     \
  X(kTokenTrouble, "token trouble") /* late, refused, never */                                \
  X(kReentry, "re-entry")           /* the application calls from its handlers */             \
  X(kHostileFingerprint, "hostile fingerprint")                                               \
  X(kTwoDevices, "two devices")       /* of one user */                                       \
  X(kNobodyListens, "nobody listens") /* for a while: the application is not there yet */

enum class Fault : uint32_t {
#define X(name, text) name,
  IM_FAULT_LIST(X)
#undef X
      kCount
};

constexpr uint32_t kFaultKinds = static_cast<uint32_t>(Fault::kCount);
constexpr uint32_t kFaultEvents = static_cast<uint32_t>(Fault::kRefuse);

inline const char* NameOf(Fault fault) {
  static constexpr const char* kNames[] = {
#define X(name, text) text,
      IM_FAULT_LIST(X)
#undef X
  };
  return kNames[static_cast<uint32_t>(fault)];
}

class Faults {
 public:
  // About one world in eight is calm; in the others each kind is in with even odds.
  explicit Faults(Dice* dice) {
    const bool calm = dice->Chance(125);
    for (uint32_t& rate : rates_) {
      rate = calm || dice->Chance(500) ? 0 : 1 + static_cast<uint32_t>(dice->Scaled(8, 512));
    }
  }

  void Stop() {
    for (uint32_t& rate : rates_) rate = 0;
  }

  bool Has(Fault fault) const {
    if (rate(fault) > 0) ++struck_[static_cast<uint32_t>(fault)];
    return rate(fault) > 0;
  }

  // How often each kind was drawn. An event may find nobody to strike.
  const std::array<uint32_t, kFaultKinds>& struck() const { return struck_; }

  // Whether this fault befalls what is just going on.
  bool Strikes(Fault fault, Dice* dice) const {
    const bool strikes = dice->Chance(rate(fault));
    if (strikes) ++struck_[static_cast<uint32_t>(fault)];
    return strikes;
  }

  // One of the faults that are events of their own, or kCount when there is none.
  Fault DrawEvent(Dice* dice) const {
    uint32_t sum = 0;
    for (uint32_t i = 0; i < kFaultEvents; ++i) sum += rates_[i];
    if (sum == 0) return Fault::kCount;
    uint32_t at = dice->Below(sum);
    uint32_t i = 0;
    while (at >= rates_[i]) at -= rates_[i++];
    ++struck_[i];
    return static_cast<Fault>(i);
  }

 private:
  uint32_t rate(Fault fault) const { return rates_[static_cast<uint32_t>(fault)]; }

  uint32_t rates_[kFaultKinds] = {};
  mutable std::array<uint32_t, kFaultKinds> struck_ = {};
};

}  // namespace im::sim

#endif  // IM_TESTS_SIM_FAULTS_H_
