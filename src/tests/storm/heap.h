// What the core holds of the heap. The linker leads its references to the allocator through
// here (storm.cmake). What the standard library allocates for this program is not counted.
#ifndef IM_TESTS_STORM_HEAP_H_
#define IM_TESTS_STORM_HEAP_H_

#include <cstdint>

namespace im::storm {

// Bytes, as the allocator rounds them, without its own words.
int64_t HeapBytes();

}  // namespace im::storm

#endif  // IM_TESTS_STORM_HEAP_H_
