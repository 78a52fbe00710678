// What a client lives through while its memory runs out: each script on a client of its own.
#ifndef IM_TESTS_SUPPORT_ALLOCATION_SCRIPTS_H_
#define IM_TESTS_SUPPORT_ALLOCATION_SCRIPTS_H_

#include <iosfwd>
#include <vector>

#include "tests/support/allocation_host.h"

namespace im::torture {

// With all the memory it wants, a script comes to this: proof that it does what its name says.
struct Tally {
  int accepted = 0;
  int delivered = 0;
  int lost = 0;
  int shown = 0;
  int duplicates = 0;
  int reconnects = 0;
};

struct Script {
  const char* name;
  void (*play)(ScarceHost& alice);
  Tally tally;
  int clients = 1;  // which play it one after the other, and all live until the end
};

void PrintTo(const Script& script, std::ostream* out);

const std::vector<Script>& Scripts();
const std::vector<Script>& ScriptsWithReceipts();

}  // namespace im::torture

#endif  // IM_TESTS_SUPPORT_ALLOCATION_SCRIPTS_H_
