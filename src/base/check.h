// Invariants stay checked in release. A failed check stops this instance only: in WebAssembly it
// traps, the shim poisons that one client and says so; natively it aborts under the debugger.
#ifndef IM_BASE_CHECK_H_
#define IM_BASE_CHECK_H_

#define IM_CHECK(condition) ((condition) ? static_cast<void>(0) : __builtin_trap())

#endif  // IM_BASE_CHECK_H_
