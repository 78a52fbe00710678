// What must hold of a session whatever happens to it: every rule of tests/sim.
#ifndef IM_TESTS_FUZZ_SESSION_PROPERTIES_H_
#define IM_TESTS_FUZZ_SESSION_PROPERTIES_H_

#include <cstddef>
#include <cstdint>

namespace im {

// Runs a short world. Its choices come from `data` until that ends, then from a fixed stream.
void CheckSession(const uint8_t* data, size_t size);

}  // namespace im

#endif  // IM_TESTS_FUZZ_SESSION_PROPERTIES_H_
