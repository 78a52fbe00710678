// The texts that cross the C ABI, copied: natively the core's memory is this program's; in
// WebAssembly it belongs to core.wasm, another module, and copying is the only way.
#ifndef IM_TESTS_SIM_CORE_BORDER_H_
#define IM_TESTS_SIM_CORE_BORDER_H_

#include <cstdint>

#include "abi/im_api.h"
#include "tests/sim/texts.h"

namespace im::sim {

// Writes `text` into the core's buffer. False: the core has no room for it.
bool GiveText(im_client* client, View text);

void TakeRecord(const im_client* client, im_record* record);
void TakeStats(im_client* client, double* stats);
Text TakeFingerprint(const im_client* client);
Text TakeDocument(const im_client* client, uint32_t units);  // the first ones

// The codec's constant number `index`.
const Text& Constant(uint32_t index);

}  // namespace im::sim

#endif  // IM_TESTS_SIM_CORE_BORDER_H_
