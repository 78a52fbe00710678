// Prints what JavaScript and guides must know of the core, from the core's own lists, so that no
// number and no name is written twice. Usage: dump_codes js | dts | errors | diagram
#include <cctype>
#include <cstdio>
#include <cstring>
#include <string>

#include "abi/im_api.h"
#include "base/status.h"
#include "session/config.h"
#include "session/event.h"
#include "session/state.h"
#include "wire/control.h"
#include "wire/text.h"

namespace im {
namespace {

constexpr char kGenerated[] = "// Generated from src/ by `npm run build`; do not edit.\n";

// kAskToken -> ASK_TOKEN
std::string Shout(const char* enumerator) {
  std::string out;
  for (const char* at = enumerator + 1; *at != '\0'; ++at) {
    if (std::isupper(*at) && !out.empty()) out += '_';
    out += static_cast<char>(std::toupper(*at));
  }
  return out;
}

void Constant(const char* prefix, const char* enumerator, double value) {
  std::printf("export const %s_%s = %.0f;\n", prefix, Shout(enumerator).c_str(), value);
}

void DumpJs() {
  std::printf("%s\nexport const ABI_VERSION = %d;\n", kGenerated, IM_ABI_VERSION);
  std::printf("export const LITTLE_BACKLOG = %d;\n\n", IM_LITTLE_BACKLOG);
  int i = 0;
  std::printf("// Kinds of outputs: src/session/event.h.\n");
#define X(name) Constant("OUTPUT", #name, i++);
  IM_OUTPUT_LIST(X)
#undef X
  std::printf("\n// Sources of pieces of text: src/wire/text.h.\n");
#define X(name) Constant("SOURCE", #name, static_cast<int>(Source::name));
  X(kNull) X(kConstant) X(kInput) X(kInputEscaped) X(kDocument) X(kDocumentEscaped) X(kNumber)
  X(kUserId) X(kRecipient) X(kContent) X(kFingerprint) X(kNestedUserId) X(kNestedToken)
  X(kNestedExtra)
#undef X
  std::printf("\n");
#define X(name) Constant("WAKE", #name, static_cast<int>(WakeHint::name));
  X(kResumed) X(kNetworkUp) X(kNetworkDown) X(kSuspended)
#undef X
  std::printf("\n");
#define X(name, text) Constant("STATE", #name, static_cast<int>(State::name));
  IM_STATE_LIST(X)
#undef X
  Constant("CONTROL", "kSubtype", kControlSubtype);
  std::printf("\n// By value: what a status is called.\nexport const STATUS_NAMES = {\n");
#define X(name, value, text, meaning) std::printf("  '%d': '%s',\n", value, text);
  IM_STATUS_LIST(X)
#undef X
  std::printf("};\n\n");
#define X(name, value, text, meaning) Constant("STATUS", #name, value);
  IM_STATUS_LIST(X)
#undef X
  std::printf("\n// By index.\nexport const STATES = [");
#define X(name, text) std::printf("'%s', ", text);
  IM_STATE_LIST(X)
  std::printf("];\nexport const STATE_REASONS = [\n");
#undef X
#define X(name, text) std::printf("  '%s',\n", text);
  IM_STATE_REASON_LIST(X)
  std::printf("];\nexport const LOST_REASONS = [\n");
  IM_LOST_REASON_LIST(X)
  std::printf("];\nexport const UNCONFIRMED_REASONS = [\n");
  IM_UNCONFIRMED_REASON_LIST(X)
#undef X
  std::printf("];\nexport const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'];\n");
  std::printf("// A code, and behind it the name of its value's field.\n");
  std::printf("export const LOG_CODES = [\n");
#define X(name, text, level, field) \
  std::printf("  '%s%s%s',\n", text, *field != 0 ? " " : "", field);
  IM_LOG_LIST(X)
#undef X
  std::printf("];\nexport const SENSE_MODES = [");
  for (const SenseMode& mode : kSenseModes) std::printf("'%ds', ", mode.keep_alive_ms / 1000);
  std::printf("'auto', ");
  std::printf("];\n\n// In the order of the core's options: name: [lowest, highest, default].\n");
  std::printf("export const OPTIONS = {\n");
#define X(name, member, text, initial, low, high)                                            \
  std::printf("  '%s': [%.0f, %.0f, %.0f],\n", text, static_cast<double>(low),               \
              static_cast<double>(high), static_cast<double>(initial));
  IM_OPTION_LIST(X)
#undef X
  std::printf("};\n");
}

// A type of the names from the given one on.
template <size_t count>
void DumpUnion(const char* type, const char* comment, const char* const (&names)[count],
               size_t first = 0) {
  std::printf("/** %s */\nexport type %s =", comment, type);
  for (size_t i = first; i < count; ++i) std::printf("\n  | '%s'", names[i]);
  std::printf(";\n");
}

void DumpDts() {
  std::printf("%s\n", kGenerated);
#define X(name, value, text, meaning) text,
  const char* const statuses[] = {IM_STATUS_LIST(X)};
#undef X
#define X(name, text) text,
  const char* const reasons[] = {IM_STATE_REASON_LIST(X)};
  const char* const lost[] = {IM_LOST_REASON_LIST(X)};
  const char* const unconfirmed[] = {IM_UNCONFIRMED_REASON_LIST(X)};
#undef X
  DumpUnion("StatusName", "What the core refuses or finds wrong; `ErrorCode` has them too.",
            statuses, 1);
  DumpUnion("ReasonName", "Why a client has another state.", reasons);
  DumpUnion("LostReasonName", "Why a message was given up.", lost);
  DumpUnion("UnconfirmedReasonName", "Why no receipt of a message comes.", unconfirmed);
}

void DumpErrors() {
  std::printf("| code | to blame | meaning |\n|---|---|---|\n");
  const auto row = [](int value, const char* text, const char* meaning) {
    const char* blame = value > -200 ? "caller" : value > -300 ? "server" : "environment";
    if (value != 0) std::printf("| `%s` | %s | %s |\n", text, blame, meaning);
  };
#define X(name, value, text, meaning) row(value, text, meaning);
  IM_STATUS_LIST(X)
#undef X
}

const char* Name(State state) {
  switch (state) {
#define X(name, text)     \
  case State::name: \
    return text;
    IM_STATE_LIST(X)
#undef X
  }
  return "";
}

const char* Name(Trigger trigger) {
  switch (trigger) {
#define X(name, text)       \
  case Trigger::name: \
    return text;
    IM_TRIGGER_LIST(X)
#undef X
  }
  return "";
}

void DumpDiagram() {
  std::printf("```mermaid\nstateDiagram-v2\n  [*] --> idle\n");
  for (const Transition& row : kTransitions) {
    std::printf("  %s --> %s: %s\n", Name(row.from), Name(row.to), Name(row.trigger));
  }
  std::printf("```\n");
}

}  // namespace
}  // namespace im

int main(int argc, char** argv) {
  const std::string what = argc == 2 ? argv[1] : "";
  if (what == "js") {
    im::DumpJs();
  } else if (what == "dts") {
    im::DumpDts();
  } else if (what == "errors") {
    im::DumpErrors();
  } else if (what == "diagram") {
    im::DumpDiagram();
  } else {
    std::fprintf(stderr, "usage: dump_codes js | dts | errors | diagram\n");
    return 2;
  }
  return 0;
}
