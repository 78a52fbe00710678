// What an output of the C ABI may say. A host reads records without a second look, so a record
// that says more than it may is as bad as a trap.
#ifndef IM_TESTS_FUZZ_ABI_RECORD_H_
#define IM_TESTS_FUZZ_ABI_RECORD_H_

#include <cstdint>

#include "abi/im_api.h"
#include "tests/support/text.h"

namespace im {

// The numbers of a record, which stand for themselves. Aborts when one is out of its range.
void CheckNumbers(int32_t kind, const im_record& record);

// The pieces of a record, which stand for texts that `texts` must have; what is to be written must
// be a legal frame. Aborts otherwise.
void CheckPieces(int32_t kind, const im_record& record, const HostTexts& texts);

}  // namespace im

#endif  // IM_TESTS_FUZZ_ABI_RECORD_H_
