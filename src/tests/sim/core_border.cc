#include "tests/sim/core_border.h"

#include <cstring>
#include <vector>

#include "base/check.h"

#ifdef __EMSCRIPTEN__
extern "C" {
__attribute__((import_module("host"), import_name("from_core"))) void CopyFromCore(void* to,
                                                                                   const void* from,
                                                                                   uint32_t bytes);
__attribute__((import_module("host"), import_name("to_core"))) void CopyToCore(void* to,
                                                                               const void* from,
                                                                               uint32_t bytes);
}
#else
namespace {
void CopyFromCore(void* to, const void* from, uint32_t bytes) { std::memcpy(to, from, bytes); }
void CopyToCore(void* to, const void* from, uint32_t bytes) { std::memcpy(to, from, bytes); }
}  // namespace
#endif

namespace im::sim {
namespace {

Text TakeText(const char16_t* from, uint32_t units) {
  Text text(units, u'\0');
  CopyFromCore(text.data(), from, units * sizeof(char16_t));
  return text;
}

std::vector<Text> TakeConstants() {
  char joined[IM_CONSTANTS_SIZE];
  CopyFromCore(joined, im_constants(), sizeof(joined));
  std::vector<Text> constants(1);
  for (const char* at = joined; *at != '\0'; ++at) {
    if (*at == '\n') {
      constants.emplace_back();
    } else {
      constants.back() += static_cast<char16_t>(*at);
    }
  }
  return constants;
}

}  // namespace

bool GiveText(im_client* client, View text) {
  char16_t* buffer = im_reserve(client, static_cast<uint32_t>(text.size()));
  if (buffer == nullptr) return false;
  CopyToCore(buffer, text.data(), static_cast<uint32_t>(text.size() * sizeof(char16_t)));
  return true;
}

void TakeRecord(const im_client* client, im_record* record) {
  CopyFromCore(record, im_record_of(client), sizeof(*record));
}

void TakeStats(im_client* client, double* stats) {
  CopyFromCore(stats, im_stats(client), IM_STATS_COUNT * sizeof(double));
}

Text TakeFingerprint(const im_client* client) {
  return TakeText(im_fingerprint(client), 36);  // a UUID
}

Text TakeDocument(const im_client* client, uint32_t units) {
  return TakeText(im_document(client), units);
}

const Text& Constant(uint32_t index) {
  static const std::vector<Text> constants = TakeConstants();
  IM_CHECK(index < constants.size());
  return constants[index];
}

}  // namespace im::sim
