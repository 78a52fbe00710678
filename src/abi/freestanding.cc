// Replaces the C and C++ runtime in core.wasm, which imports nothing and carries nothing that it
// does not use. Linked into the wasm build only.
#include <cstddef>
#include <cstdint>

#include "abi/heap.h"

namespace {

struct LinearMemory {
  static char* Begin();
  static char* End() { return reinterpret_cast<char*>(__builtin_wasm_memory_size(0) * kPage); }
  static bool Grow(size_t bytes) {
    const size_t pages = (bytes + kPage - 1) / kPage;
    return __builtin_wasm_memory_grow(0, pages) != static_cast<size_t>(-1);
  }

  static constexpr size_t kPage = 65536;
};

using Heap = im::Heap<LinearMemory>;
static_assert(alignof(std::max_align_t) <= Heap::kAlignment);

}  // namespace

extern "C" {

// Where the linker's layout of the memory ends.
extern char __heap_base;

void* malloc(size_t bytes) { return Heap::Allocate(bytes); }
void* realloc(void* payload, size_t bytes) { return Heap::Reallocate(payload, bytes); }
void free(void* payload) { Heap::Free(payload); }

// Half the size of the library's, and as quick for what is copied here: structures and arrays.
__attribute__((no_builtin("memcpy"))) void* memcpy(void* to, const void* from, size_t size) {
  char* out = static_cast<char*>(to);
  const char* in = static_cast<const char*>(from);
  for (; size >= 8; size -= 8, out += 8, in += 8) __builtin_memcpy_inline(out, in, 8);
  while (size-- > 0) *out++ = *in++;
  return to;
}

__attribute__((no_builtin("memset"))) void* memset(void* to, int byte, size_t size) {
  char* out = static_cast<char*>(to);
  const uint64_t bytes = 0x0101010101010101 * static_cast<unsigned char>(byte);
  for (; size >= 8; size -= 8, out += 8) __builtin_memcpy_inline(out, &bytes, 8);
  while (size-- > 0) *out++ = static_cast<char>(byte);
  return to;
}

// Trap at a dead end: the shim poisons this one client and says so. Called through the linker's
// --wrap (see wasm.cmake).
void __wrap_abort() { __builtin_trap(); }
void __wrap__Exit(int) { __builtin_trap(); }

// Stand in for what nlohmann/json links of std::exception and std::runtime_error: it makes an error
// to say why a text is no JSON, and drops it unread; nothing is ever thrown. The real ones would
// bring strings, type information and the machinery of catching along.
void* _ZNSt13runtime_errorC1EPKc(void* error, const char*) { return error; }  // constructor
void* _ZNSt13runtime_errorD1Ev(void* error) { return error; }                 // destructor
void* _ZNSt9exceptionD2Ev(void* exception) { return exception; }              // destructor
const char* _ZNKSt13runtime_error4whatEv(const void*) { return ""; }          // what()

}  // extern "C"

char* LinearMemory::Begin() { return &__heap_base; }
