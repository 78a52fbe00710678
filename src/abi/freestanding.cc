// Cuts the C library's last threads to the outside, so that core.wasm imports nothing. Linked into
// the wasm build only, by the linker's --wrap (see wasm.cmake).
#include <cstddef>

extern "C" {

// A dead end is a trap: the shim poisons this one client and says so.
void __wrap_abort() { __builtin_trap(); }
void __wrap__Exit(int) { __builtin_trap(); }

// Grow memory without telling an embedder that is not there.
int __wrap_emscripten_resize_heap(size_t wanted) {
  constexpr size_t kPage = 65536;
  const size_t pages = __builtin_wasm_memory_size(0);
  const size_t needed = (wanted + kPage - 1) / kPage;
  if (needed <= pages) return 1;
  return __builtin_wasm_memory_grow(0, needed - pages) != static_cast<size_t>(-1);
}

// The library's exception classes bring type information along, and that the machinery of catching.
// Nothing is ever thrown or caught: these tables are only pointed at, never read.
extern const void* const kTypeInfo[11] __asm__("_ZTVN10__cxxabiv117__class_type_infoE");
extern const void* const kDerivedTypeInfo[11] __asm__("_ZTVN10__cxxabiv120__si_class_type_infoE");
const void* const kTypeInfo[11] = {};
const void* const kDerivedTypeInfo[11] = {};

}  // extern "C"
