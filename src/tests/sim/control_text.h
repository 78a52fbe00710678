// What control frames and tags say, read and spelled a second time from RECEIPTS.md, 1 and 2.
#ifndef IM_TESTS_SIM_CONTROL_TEXT_H_
#define IM_TESTS_SIM_CONTROL_TEXT_H_

#include <cstdint>
#include <vector>

#include "tests/sim/options_model.h"
#include "tests/sim/texts.h"
#include "tests/sim/verdict.h"

namespace im::sim {

struct ReceiptWord {
  Text fingerprint;
  bool read = false;
};

struct ControlWords {
  bool legal = true;  // a JSON object of our version
  std::vector<ReceiptWord> receipts;
  bool typing = false;
  bool back = false;
};

// As clients of ours spell it, before it becomes a JSON string.
Text SpellControl(const ControlWords& words);
// False: not spelled so. An empty object says nothing, which no client of ours does.
bool ReadControl(View text, ControlWords* words);

bool IsTag(View fingerprint);
Text MakeTag(int64_t time, uint64_t count, uint64_t random);
bool IsRandomUuid(View fingerprint);

// The tags that a client makes: the time on the wall, never less than before, and a count.
class TagsModel {
 public:
  // What is no time of 48 bits is ignored.
  void SetWall(double unix_ms, double now) {
    if (unix_ms >= 0 && unix_ms < 281474976710656.0) offset_ = unix_ms - now;
  }
  // R8. The client made this one.
  void Check(View tag, double now, Verdict* verdict);
  // A message of an earlier life has this tag.
  void Follow(View tag);

 private:
  struct Place {
    int64_t time = 0;
    int64_t count = 0;
    bool operator<(const Place& other) const {
      return time != other.time ? time < other.time : count < other.count;
    }
    bool operator==(const Place& other) const { return time == other.time && count == other.count; }
  };
  static Place PlaceOf(View tag);

  double offset_ = 0;
  Place last_;
};

}  // namespace im::sim

#endif  // IM_TESTS_SIM_CONTROL_TEXT_H_
