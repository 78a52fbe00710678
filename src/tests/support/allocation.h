// Memory that runs out on command. The linker leads every reference of the test binary to the
// allocator through here (native.cmake). While the core is called, its allocations are counted and
// their blocks kept in an account, and those that the test names fail; whatever else allocates,
// GoogleTest too, is passed on untouched.
#ifndef IM_TESTS_SUPPORT_ALLOCATION_H_
#define IM_TESTS_SUPPORT_ALLOCATION_H_

#include <csetjmp>
#include <csignal>
#include <cstdint>

namespace im::torture {

enum class Shortage { kNone, kOnce, kFromThenOn };

// The core's allocations.
struct Allocations {
  // From now on the `nth` allocation fails, the first being number 1; perhaps all that follow do.
  static void Fail(Shortage shortage, uint32_t nth);
  // From now on there is memory again.
  static void Relent();

  static uint32_t refused();  // how many failed since Fail
  // Blocks that the core holds.
  static uint32_t live();
  // Frees them all, as the memory of a dead WebAssembly instance is freed with it.
  static void FreeAll();
};

// While there is one, a trap inside CallCore ends that call; elsewhere it still ends the program.
class TrapWatch {
 public:
  TrapWatch();
  ~TrapWatch();
  TrapWatch(const TrapWatch&) = delete;
  TrapWatch& operator=(const TrapWatch&) = delete;

 private:
  struct sigaction illegal_, trap_;  // what was there before
};

// A call of the core begins and ends with it.
class CoreRuns {
 public:
  CoreRuns();
  ~CoreRuns();
  CoreRuns(const CoreRuns&) = delete;
  CoreRuns& operator=(const CoreRuns&) = delete;

  static sigjmp_buf way_out;
};

// False: it trapped, and the client must not be called again. Leaving the core's frames without
// unwinding them loses nothing but blocks, which are in the account: the core is built without
// exceptions, takes no lock, and keeps all its state in the client.
template <typename Call>
bool CallCore(const Call& call) {
  const CoreRuns runs;
  if (sigsetjmp(CoreRuns::way_out, 1) != 0) return false;
  call();
  return true;
}

}  // namespace im::torture

#endif  // IM_TESTS_SUPPORT_ALLOCATION_H_
