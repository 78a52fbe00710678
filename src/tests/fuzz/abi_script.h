// A script of calls of the C ABI, played on up to three clients by hosts that check all that comes
// of it. One call on a line: a letter, then a character for each argument.
//
//   1 2 3   the calls that follow are of this client
//   n N     a new client (seed); N: with a careless host
//   o       option (index, value)
//   l q     login, logout
//   t T     token ready (link, whether there is one), token failed (link)
//   u d     link up (link), link down (link, close code)
//   {...    this frame arrives by the current link
//   f...    this text, which need not begin with a brace, is written into the buffer
//   r       a buffer of this size is reserved (units)
//   <       a frame arrives, whatever stands in the buffer (link, units)
//   x       something unreadable arrives (link, status)
//   s       a message is sent (QoS, sub-type, lifetime); behind a blank: recipient, and after
//           another blank its fingerprint. It says its sizes truly.
//   S       a message is sent, whatever stands in the buffer (units of recipient and fingerprint,
//           bytes of content, recipient and fingerprint, QoS, sub-type, lifetime)
//   a e     abort (message), echo (bytes)
//   w .     wake (hint), tick
//   + j     time goes on by so much (ms), or to the deadline of this client, which is then ticked
//   @       the next call, and it alone, is told this time (ms)
//   b       the socket's backlog from now on (bytes)
//   ?       whatever can be read is read
//
// An argument left out, or spelled `-`, is what an orderly host would say. A small letter is the
// number that kWords or kNumbers in abi_script.cc give it; `#` is followed by the very bytes of the
// number; any other character is its distance from `0`, so that `9` is 9, `:` is 10 and `A` is 17.
// Lines that begin with anything else, such as `#`, say nothing.
#ifndef IM_TESTS_FUZZ_ABI_SCRIPT_H_
#define IM_TESTS_FUZZ_ABI_SCRIPT_H_

#include <array>
#include <string_view>

#include "abi/im_api.h"

namespace im {

using AbiSums = std::array<double, IM_STATS_COUNT>;

// Aborts when a property does not hold. Returns the sums of the statistics of all its clients, to
// show that the script got anywhere.
AbiSums PlayAbiScript(std::string_view script);

}  // namespace im

#endif  // IM_TESTS_FUZZ_ABI_SCRIPT_H_
