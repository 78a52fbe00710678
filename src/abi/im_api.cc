#include "abi/im_api.h"

#include <cstddef>
#include <cstdlib>
#include <new>

#include "base/check.h"
#include "session/client.h"

// im_record in C++: the encoder writes its pieces in place. The border speaks C, so im_record_of
// casts; the assertions below hold the two layouts equal.
struct Record {
  uint32_t link;
  uint32_t message;
  int32_t code;
  int32_t detail;
  double value;
  int32_t flags;
  int32_t subtype;
  double deadline;
  int32_t kind;
  im::Gather gather;
};

// Adds what only the border needs: a buffer for texts that come in, a record for what goes out.
struct im_client {
  im_client(const im::HashKey& seed, double now) : client(seed, now) {}

  im::Client client;
  im::Array<char16_t> buffer;
  Record record{};
  im::Stats stats;
};

namespace {

static_assert(IM_CONSTANTS_SIZE == im::kConstantsSize);
static_assert(IM_MAX_PIECES == im::kMaxPieces);
static_assert(sizeof(Record) == sizeof(im_record));
static_assert(offsetof(Record, kind) == offsetof(im_record, kind));
static_assert(double{IM_LITTLE_BACKLOG} <= im::BackPressure::kLeast);
static_assert(offsetof(Record, gather) == offsetof(im_record, piece_count));
static_assert(offsetof(Record, gather.pieces) == offsetof(im_record, pieces));
static_assert(sizeof(im_piece) == sizeof(im::Ref));
static_assert(offsetof(im_piece, source) == offsetof(im::Ref, source));
static_assert(offsetof(im_piece, begin) == offsetof(im::Ref, begin));
static_assert(offsetof(im_record, value) % sizeof(double) == 0);
static_assert(offsetof(im_record, deadline) % sizeof(double) == 0);

// Give back a larger buffer after the frame that needed it.
constexpr uint32_t kKeptUnits = 64 * 1024;
// No recipient or fingerprint that fits into a frame is longer.
constexpr uint32_t kMaxReserveUnits = 16 * 1024 * 1024;

// Bytes of a JSON string: at least its two quotes. Refuses a NaN.
bool IsByteCount(double bytes) { return bytes >= 2; }

int32_t NumberOr(im::Status status, uint32_t number) {
  return static_cast<int32_t>(status == im::Status::kOk ? number : static_cast<uint32_t>(status));
}

void FillPieces(const im::Client& client, const im::Output& output, Record* record) {
  im::Gather& gather = record->gather;
  gather.size = 0;
  switch (output.kind) {
    case im::OutputKind::kSendMessage:
      if (im::IsNull(output.frame.content)) break;
      [[fallthrough]];
    case im::OutputKind::kSendFrame:
      im::Encode(output.frame, client.login_request(), &gather);
      break;
    case im::OutputKind::kMessage:
      gather.Add(output.frame.from);
      gather.Add(output.frame.to);
      gather.Add(output.frame.content);
      gather.Add(output.frame.fingerprint);
      record->value = static_cast<double>(output.frame.server_time);
      record->flags = (output.frame.qos ? 1 : 0) | (output.frame.bridge ? 2 : 0) |
                      (output.detail != 0 ? 4 : 0);
      record->subtype = output.frame.subtype;
      break;
    case im::OutputKind::kLog:
      gather.Add(output.frame.from);
      gather.Add(output.frame.fingerprint);
      break;
    default:
      gather.Add(output.frame.content);
      break;
  }
}

}  // namespace

extern "C" {

uint32_t im_abi_version(void) { return IM_ABI_VERSION; }

const char* im_constants(void) { return im::JoinedConstants(); }

im_client* im_create(uint32_t seed0, uint32_t seed1, uint32_t seed2, uint32_t seed3, double now) {
  const im::HashKey seed{static_cast<uint64_t>(seed0) << 32 | seed1,
                         static_cast<uint64_t>(seed2) << 32 | seed3};
  // Avoid the nothrow `new`: Emscripten's traps all the same.
  void* memory = std::malloc(sizeof(im_client));
  return memory != nullptr ? new (memory) im_client(seed, now) : nullptr;
}

void im_destroy(im_client* client) {
  if (client == nullptr) return;
  client->~im_client();
  std::free(client);
}

int32_t im_set_option(im_client* client, int32_t option, double value) {
  return static_cast<int32_t>(client->client.SetOption(static_cast<im::Option>(option), value));
}

int32_t im_remember(im_client* client, uint32_t units, double age, double now) {
  if (units > client->buffer.size()) return static_cast<int32_t>(im::Status::kInvalidArgument);
  const std::u16string_view fingerprint{client->buffer.data(), units};
  return static_cast<int32_t>(client->client.Remember(fingerprint, age, now));
}

char16_t* im_reserve(im_client* client, uint32_t units) {
  if (units > kMaxReserveUnits) return nullptr;
  if (client->buffer.capacity() > kKeptUnits && units <= kKeptUnits) {
    im::Array<char16_t> empty;
    client->buffer.Swap(&empty);
  }
  // Give an empty text a buffer, too: NULL means "no".
  if (!client->buffer.Reserve(1) || !client->buffer.Resize(units)) return nullptr;
  return client->buffer.data();
}

void im_login(im_client* client, double now) { client->client.Login(now); }

void im_logout(im_client* client, double now) { client->client.Logout(now); }

void im_halt(im_client* client, int32_t reason, double now) {
  client->client.Halt(static_cast<im::StateReason>(reason), now);
}

void im_token_ready(im_client* client, uint32_t link, int32_t has_token, double now) {
  client->client.TokenReady(link, has_token != 0, now);
}

void im_token_failed(im_client* client, uint32_t link, double now) {
  client->client.TokenFailed(link, now);
}

void im_link_opened(im_client* client, uint32_t link, double now) {
  client->client.LinkOpened(link, now);
}

int32_t im_link_frame(im_client* client, uint32_t link, uint32_t units, int32_t elided,
                      double backlog, double now) {
  if (units > client->buffer.size()) return static_cast<int32_t>(im::Status::kInvalidArgument);
  const std::u16string_view text{client->buffer.data(), units};
  if (!client->client.LinkFrame(link, text, elided != 0, now)) return 1;
  if (backlog >= 0) im_poll(client, backlog);
  return 0;
}

void im_link_unreadable(im_client* client, uint32_t link, int32_t status, double now) {
  client->client.LinkUnreadable(link, static_cast<im::Status>(status), now);
}

void im_link_closed(im_client* client, uint32_t link, int32_t code, double now) {
  client->client.LinkClosed(link, code, now);
}

void im_wake(im_client* client, int32_t hint, double now) {
  client->client.Wake(static_cast<im::WakeHint>(hint), now);
}

void im_tick(im_client* client, double now) { client->client.Tick(now); }

int32_t im_send(im_client* client, uint32_t recipient_units, int32_t fingerprint_units,
                double content_bytes, double recipient_bytes, double fingerprint_bytes,
                int32_t subtype, int32_t qos, double expires_after, double backlog, double now) {
  const uint32_t fingerprint_size =
      fingerprint_units < 0 ? 0 : static_cast<uint32_t>(fingerprint_units);
  if (uint64_t{recipient_units} + fingerprint_size > client->buffer.size()) {
    return static_cast<int32_t>(im::Status::kInvalidArgument);
  }
  if (!IsByteCount(content_bytes) || !IsByteCount(recipient_bytes) ||
      (fingerprint_units >= 0 && !IsByteCount(fingerprint_bytes))) {
    return static_cast<int32_t>(im::Status::kInvalidArgument);
  }
  im::SendRequest request;
  request.recipient = {client->buffer.data(), recipient_units};
  if (fingerprint_units >= 0) {
    request.fingerprint.emplace(client->buffer.data() + recipient_units, fingerprint_size);
  }
  request.qos = qos != 0;
  request.subtype = subtype;
  request.expires_after = expires_after;
  request.bytes.content = content_bytes;
  request.bytes.recipient = recipient_bytes;
  request.bytes.fingerprint = fingerprint_bytes;
  uint32_t number = 0;
  const im::Status status = client->client.Send(request, now, &number);
  if (backlog >= 0) im_poll(client, backlog);
  return NumberOr(status, number);
}

int32_t im_abort(im_client* client, uint32_t message, double now) {
  return static_cast<int32_t>(client->client.Abort(message, now));
}

void im_set_wall_clock(im_client* client, double unix_ms, double now) {
  client->client.SetWallClock(unix_ms, now);
}

int32_t im_owe(im_client* client, uint32_t units, int32_t read, double now) {
  if (units > client->buffer.size()) return static_cast<int32_t>(im::Status::kInvalidArgument);
  uint32_t number = 0;
  const im::Status status =
      client->client.Owe({client->buffer.data(), units}, read != 0, now, &number);
  return NumberOr(status, number);
}

int32_t im_typing(im_client* client, uint32_t units, double now) {
  if (units > client->buffer.size()) return static_cast<int32_t>(im::Status::kInvalidArgument);
  return static_cast<int32_t>(client->client.Typing({client->buffer.data(), units}, now));
}

int32_t im_await(im_client* client, uint32_t recipient_units, uint32_t units, double bytes,
                 int32_t subtype, int32_t copies, double age, double now) {
  if (units > client->buffer.size() || recipient_units > units || !IsByteCount(bytes) ||
      copies < 0) {
    return static_cast<int32_t>(im::Status::kInvalidArgument);
  }
  im::AwaitRequest request;
  request.recipient = {client->buffer.data(), recipient_units};
  request.fingerprint = {client->buffer.data() + recipient_units, units - recipient_units};
  request.subtype = subtype;
  request.copies = static_cast<uint32_t>(copies);
  request.bytes = bytes;
  request.age = age;
  uint32_t number = 0;
  const im::Status status = client->client.Await(request, now, &number);
  return NumberOr(status, number);
}

int32_t im_echo(im_client* client, double content_bytes, double now) {
  if (!IsByteCount(content_bytes)) return static_cast<int32_t>(im::Status::kInvalidArgument);
  im::TextBytes bytes;
  bytes.content = content_bytes;
  return static_cast<int32_t>(client->client.Echo(bytes, now));
}

const char16_t* im_fingerprint(const im_client* client) {
  return client->client.fingerprint().data();
}

double im_frame_bytes(const im_client* client) { return client->client.frame_bytes(); }

const char16_t* im_document(const im_client* client) {
  return client->client.document().data();
}

int32_t im_poll(im_client* client, double backlog) {
  im::Output output;
  Record* record = &client->record;
  const bool is_any = client->client.Poll(backlog, &output);
  record->kind = static_cast<int32_t>(output.kind);
  record->deadline = !is_any || client->client.IsDrained() ? client->client.Deadline() : -1;
  if (!is_any) return 0;
  record->link = output.link;
  record->message = output.message;
  record->code = output.code;
  record->detail = output.detail;
  record->value = output.value;
  record->flags = 0;
  record->subtype = 0;
  FillPieces(client->client, output, record);
  return record->kind;
}

const im_record* im_record_of(const im_client* client) {
  return reinterpret_cast<const im_record*>(&client->record);
}

double im_deadline(const im_client* client) { return client->client.Deadline(); }

const double* im_stats(im_client* client) {
  static_assert(sizeof(im::Stats) == IM_STATS_COUNT * sizeof(double));
  client->stats = client->client.stats();
  return &client->stats.accepted;
}

}  // extern "C"
