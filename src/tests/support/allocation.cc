#include "tests/support/allocation.h"

#include <algorithm>
#include <cstddef>
#include <cstdlib>
#include <new>

namespace im::torture {
namespace {

constexpr uint32_t kMostBlocks = 4096;

enum class Maker { kMalloc, kNew };

struct Block {
  void* at;
  Maker maker;
};

// Zero before any constructor runs, since constructors allocate.
struct Account {
  bool open;  // the core runs
  Shortage shortage;
  uint32_t nth;
  uint32_t asked;
  uint32_t refused;
  uint32_t live;
  Block blocks[kMostBlocks];
};
Account account;

bool Refused() {
  ++account.asked;
  const bool refused = (account.shortage == Shortage::kOnce && account.asked == account.nth) ||
                       (account.shortage == Shortage::kFromThenOn && account.asked >= account.nth);
  if (refused) ++account.refused;
  return refused;
}

void* Enter(void* block, Maker maker) {
  if (account.live == kMostBlocks) std::abort();  // not a trap, which would be the core's
  if (block != nullptr) account.blocks[account.live++] = Block{block, maker};
  return block;
}

void Leave(const void* block, Maker maker) {
  if (block == nullptr) return;
  Block* const end = account.blocks + account.live;
  Block* const found =
      std::find_if(account.blocks, end, [&](const Block& other) { return other.at == block; });
  if (found == end || found->maker != maker) std::abort();  // the core frees what is not its own
  *found = account.blocks[--account.live];
}

void EndTheCall(int) {
  if (account.open) siglongjmp(CoreRuns::way_out, 1);
  std::abort();
}

}  // namespace

void Allocations::Fail(Shortage shortage, uint32_t nth) {
  account.shortage = shortage;
  account.nth = nth;
  account.asked = 0;
  account.refused = 0;
}

void Allocations::Relent() { account.shortage = Shortage::kNone; }

uint32_t Allocations::refused() { return account.refused; }
uint32_t Allocations::live() { return account.live; }

void Allocations::FreeAll() {
  while (account.live > 0) {
    const Block& block = account.blocks[--account.live];
    block.maker == Maker::kNew ? ::operator delete(block.at) : std::free(block.at);
  }
}

// __builtin_trap raises the one or the other, by the machine.
TrapWatch::TrapWatch() {
  struct sigaction action = {};
  action.sa_handler = EndTheCall;
  sigaction(SIGILL, &action, &illegal_);
  sigaction(SIGTRAP, &action, &trap_);
}

TrapWatch::~TrapWatch() {
  sigaction(SIGILL, &illegal_, nullptr);
  sigaction(SIGTRAP, &trap_, nullptr);
}

sigjmp_buf CoreRuns::way_out;

CoreRuns::CoreRuns() { account.open = true; }
CoreRuns::~CoreRuns() { account.open = false; }

}  // namespace im::torture

using namespace im::torture;  // NOLINT: the linker names these functions

// The linker's --wrap: a call of `x` arrives at `__wrap_x`, and `__real_x` is the one that was
// meant. Operators new and delete go by their mangled names, where size_t is unsigned long.
extern "C" {

void* __real_malloc(size_t size);
void* __real_calloc(size_t count, size_t size);
void* __real_realloc(void* block, size_t size);
void __real_free(void* block);
void* __real__Znwm(size_t size);
void* __real__ZnwmRKSt9nothrow_t(size_t size, const std::nothrow_t& tag);
void __real__ZdlPv(void* block);
void __real__ZdlPvm(void* block, size_t size);

void* __wrap_malloc(size_t size) {
  if (!account.open) return __real_malloc(size);
  return Refused() ? nullptr : Enter(__real_malloc(size), Maker::kMalloc);
}

void* __wrap_calloc(size_t count, size_t size) {
  if (!account.open) return __real_calloc(count, size);
  return Refused() ? nullptr : Enter(__real_calloc(count, size), Maker::kMalloc);
}

void* __wrap_realloc(void* block, size_t size) {
  if (!account.open) return __real_realloc(block, size);
  if (Refused()) return nullptr;
  Leave(block, Maker::kMalloc);
  return Enter(__real_realloc(block, size), Maker::kMalloc);
}

void __wrap_free(void* block) {
  if (account.open) Leave(block, Maker::kMalloc);
  __real_free(block);
}

// The operator that may not fail traps, as in core.wasm, which is built without exceptions.
void* __wrap__Znwm(size_t size) {
  if (!account.open) return __real__Znwm(size);
  if (Refused()) __builtin_trap();
  return Enter(__real__Znwm(size), Maker::kNew);
}

void* __wrap__ZnwmRKSt9nothrow_t(size_t size, const std::nothrow_t& tag) {
  if (!account.open) return __real__ZnwmRKSt9nothrow_t(size, tag);
  return Refused() ? nullptr : Enter(__real__ZnwmRKSt9nothrow_t(size, tag), Maker::kNew);
}

void __wrap__ZdlPv(void* block) {
  if (account.open) Leave(block, Maker::kNew);
  __real__ZdlPv(block);
}

void __wrap__ZdlPvm(void* block, size_t size) {
  if (account.open) Leave(block, Maker::kNew);
  __real__ZdlPvm(block, size);
}

}  // extern "C"
