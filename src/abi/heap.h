// The allocator of core.wasm. One client lives in an instance, and it holds a dozen arrays: first
// fit over all blocks is quick then, and 750 bytes smaller, compressed, than the smallest allocator
// that Emscripten has. It keeps no state of its own: the blocks lie one behind the other, and the
// last one, the rest, reaches to the end of the memory, wherever that is.
#ifndef IM_ABI_HEAP_H_
#define IM_ABI_HEAP_H_

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace im {

// Memory: static char* Begin(), aligned; static char* End(); and static bool Grow(size_t bytes),
// which moves the end up by at least that. What nobody has written to is zero.
template <typename Memory>
class Heap {
 public:
  static constexpr size_t kAlignment = 8;

  // nullptr: no memory, nothing changed.
  static void* Allocate(size_t bytes) {
    if (bytes > kMostBytes) return nullptr;
    const uint32_t needed =
        (static_cast<uint32_t>(bytes) + 2 * sizeof(Block) - 1) / sizeof(Block) * sizeof(Block);
    Block* block = reinterpret_cast<Block*>(Memory::Begin());
    for (; Join(block)->size != 0; block = Next(block)) {
      if (block->used != 0 || block->size < needed) continue;
      if (block->size > needed) *At(block, needed) = Block{block->size - needed, 0};
      *block = Block{needed, 1};
      return block + 1;
    }
    // Behind what is taken of the rest, its header must find room.
    const size_t room = static_cast<size_t>(Memory::End() - reinterpret_cast<char*>(block));
    const size_t wanted = size_t{needed} + sizeof(Block);
    if (wanted > room && !Memory::Grow(wanted - room)) return nullptr;
    *At(block, needed) = Block{};
    *block = Block{needed, 1};
    return block + 1;
  }

  static void Free(void* payload) {
    if (payload != nullptr) (static_cast<Block*>(payload) - 1)->used = 0;
  }

  static void* Reallocate(void* payload, size_t bytes) {
    void* moved = Allocate(bytes);
    if (moved == nullptr || payload == nullptr) return moved;
    const size_t had = (static_cast<Block*>(payload) - 1)->size - sizeof(Block);
    std::memcpy(moved, payload, had < bytes ? had : bytes);
    Free(payload);
    return moved;
  }

 private:
  struct Block {
    uint32_t size;  // header included; 0: this is the rest
    uint32_t used;
  };

  static_assert(sizeof(Block) == kAlignment);
  static constexpr size_t kMostBytes = INT32_MAX - 2 * sizeof(Block);

  static Block* At(Block* block, uint32_t offset) {
    return reinterpret_cast<Block*>(reinterpret_cast<char*>(block) + offset);
  }
  static Block* Next(Block* block) { return At(block, block->size); }

  // Makes a free block and the free ones behind it one.
  static Block* Join(Block* block) {
    while (block->used == 0 && block->size != 0 && Next(block)->used == 0) {
      const uint32_t more = Next(block)->size;
      block->size = more == 0 ? 0 : block->size + more;
    }
    return block;
  }
};

}  // namespace im

#endif  // IM_ABI_HEAP_H_
