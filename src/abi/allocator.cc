// The heap of core.wasm, linked into the wasm build only. The core allocates little and in one
// manner: arrays that double, and the parser's few bytes a frame. Blocks of one size class are kept
// in a list when freed and handed out again; a block at the end of the heap grows where it stands.
// Four classes to a doubling: at most a quarter of a block is slack. The toolchain's allocator
// would add 1.1 KB to the 13 KB that everybody downloads.
#include <cstddef>
#include <cstdint>
#include <cstring>

extern "C" unsigned char __heap_base;

namespace {

constexpr size_t kPage = 65536;
constexpr uint32_t kSmallest = 32;     // bytes of the first class, header included
constexpr uint32_t kClasses = 4 * 23;  // up to 256 MiB
constexpr uintptr_t kAlignment = 8;

struct Block {
  uint32_t size_class;
  uint32_t unused;  // keeps what follows aligned
};

struct FreeBlock {
  Block block;
  FreeBlock* next;
};

FreeBlock* free_lists[kClasses];
uintptr_t heap_end;  // 0 before the first call

uint32_t ClassSize(uint32_t size_class) {
  return ((4 + size_class % 4) * (kSmallest / 4)) << (size_class / 4);
}

uint32_t ClassFor(size_t bytes) {
  uint32_t size_class = 0;
  while (size_class < kClasses && ClassSize(size_class) < bytes) ++size_class;
  return size_class;
}

// Moves the end of the heap, and the end of memory if it must. False: the host gives no more.
bool MoveEnd(uintptr_t end) {
  const size_t pages = __builtin_wasm_memory_size(0);
  const size_t needed = (end + kPage - 1) / kPage;
  if (needed > pages && __builtin_wasm_memory_grow(0, needed - pages) == static_cast<size_t>(-1)) {
    return false;
  }
  heap_end = end;
  return true;
}

}  // namespace

extern "C" {

void* malloc(size_t bytes) {
  const uint32_t size_class = ClassFor(bytes + sizeof(Block));
  if (size_class == kClasses) return nullptr;
  FreeBlock* block = free_lists[size_class];
  if (block != nullptr) {
    free_lists[size_class] = block->next;
    return &block->block + 1;
  }
  if (heap_end == 0) {
    heap_end = (reinterpret_cast<uintptr_t>(&__heap_base) + kAlignment - 1) & ~(kAlignment - 1);
  }
  const uintptr_t at = heap_end;
  if (!MoveEnd(at + ClassSize(size_class))) return nullptr;
  Block* fresh = reinterpret_cast<Block*>(at);
  fresh->size_class = size_class;
  return fresh + 1;
}

void free(void* memory) {
  if (memory == nullptr) return;
  FreeBlock* block = reinterpret_cast<FreeBlock*>(static_cast<Block*>(memory) - 1);
  const uint32_t size_class = block->block.size_class;
  block->next = free_lists[size_class];
  free_lists[size_class] = block;
}

void* realloc(void* memory, size_t bytes) {
  if (memory == nullptr) return malloc(bytes);
  Block* block = static_cast<Block*>(memory) - 1;
  const uint32_t size = ClassSize(block->size_class);
  if (bytes + sizeof(Block) <= size) return memory;
  const uint32_t wanted = ClassFor(bytes + sizeof(Block));
  if (wanted == kClasses) return nullptr;
  const uintptr_t at = reinterpret_cast<uintptr_t>(block);
  if (at + size == heap_end) {
    if (!MoveEnd(at + ClassSize(wanted))) return nullptr;
    block->size_class = wanted;
    return memory;
  }
  void* moved = malloc(bytes);
  if (moved == nullptr) return nullptr;
  std::memcpy(moved, memory, size - sizeof(Block));
  free(memory);
  return moved;
}

}  // extern "C"
