// Cuts the C library's last threads to the outside, so that core.wasm imports nothing. Linked into
// the wasm build only, by the linker's --wrap (see wasm.cmake).
extern "C" {

// A dead end is a trap: the shim poisons this one client and says so.
void __wrap_abort() { __builtin_trap(); }
void __wrap__Exit(int) { __builtin_trap(); }

// The library's exception classes bring type information along, and that the machinery of catching.
// Nothing is ever thrown or caught: these tables are only pointed at, never read.
extern const void* const kTypeInfo[11] __asm__("_ZTVN10__cxxabiv117__class_type_infoE");
extern const void* const kDerivedTypeInfo[11] __asm__("_ZTVN10__cxxabiv120__si_class_type_infoE");
const void* const kTypeInfo[11] = {};
const void* const kDerivedTypeInfo[11] = {};

}  // extern "C"
