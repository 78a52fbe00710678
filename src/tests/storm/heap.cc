#include "tests/storm/heap.h"

#include <malloc.h>

#include <cstddef>

namespace {
int64_t held;
}  // namespace

extern "C" {

void* __real_malloc(size_t bytes);
void* __real_realloc(void* block, size_t bytes);
void __real_free(void* block);

// A compiler makes malloc of the realloc of nothing.
void* __wrap_malloc(size_t bytes) {
  void* const block = __real_malloc(bytes);
  held += static_cast<int64_t>(malloc_usable_size(block));
  return block;
}

void* __wrap_realloc(void* block, size_t bytes) {
  held -= static_cast<int64_t>(malloc_usable_size(block));
  void* const moved = __real_realloc(block, bytes);
  held += static_cast<int64_t>(malloc_usable_size(moved == nullptr ? block : moved));
  return moved;
}

void __wrap_free(void* block) {
  held -= static_cast<int64_t>(malloc_usable_size(block));
  __real_free(block);
}

}  // extern "C"

namespace im::storm {
int64_t HeapBytes() { return held; }
}  // namespace im::storm
