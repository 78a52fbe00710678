/* The C ABI of the core: what core.wasm exports and js/core/core.js calls.
 *
 *  1. Handles are opaque. One im_client is one user's session; instances share nothing.
 *  2. One thread. No function calls back: the host calls, then reads what there is to do.
 *  3. Times are double milliseconds on the host's monotonic clock, given with every input. No
 *     64-bit integer crosses (hosts without BigInt); larger whole numbers cross as two words.
 *  4. Text is UTF-16 code units, (pointer, length), never NUL-terminated. The host writes text only
 *     into the buffer of im_reserve, immediately before the call that reads it; that stays where it
 *     is until the next im_reserve.
 *  5. A function that can fail returns an im::Status: 0 or negative. Then nothing has changed.
 *  6. After any input the host calls im_poll until it answers 0, and only then tells its
 *     application. Each answer fills the record at im_record_of; the record and the texts it names
 *     stay valid until the next call on the same client.
 *  7. Inputs of a link that is not the current one change nothing; so do inputs out of turn.
 *  8. A failed invariant or lost memory traps. After a trap the instance is dead: call nothing.
 */
#ifndef IM_ABI_IM_API_H_
#define IM_ABI_IM_API_H_

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#else
#include <uchar.h> /* char16_t */
#endif

typedef struct im_client im_client;

enum { IM_ABI_VERSION = 6, IM_MAX_PIECES = 24, IM_CONSTANTS_SIZE = 512,
       IM_LITTLE_BACKLOG = 262144 };

/* A piece of text: im::Source, and what it names (see wire/text.h). */
typedef struct im_piece {
  int32_t source;
  uint32_t begin;
  uint32_t end;
} im_piece;

/* One output. Which fields count: session/event.h. For frames to be written or kept, `pieces` is
 * the gather list; empty for a message whose text is kept already. For texts it is, by kind:
 * message: from, to, content, fingerprint; log: sender and fingerprint of what came; echo,
 * kick-out and error: the text. `flags`, of a message: bit 0 QoS, bit 1 bridge, bit 2 a tag,
 * which asks for a receipt. `subtype`: its sub-type.
 *
 * `kind` is what im_poll answered. `deadline`: what im_deadline would say, if there is nothing more
 * to say; so the host need not ask, unless its socket holds more than IM_LITTLE_BACKLOG by then.
 * Else -1. */
typedef struct im_record {
  uint32_t link;
  uint32_t message;
  int32_t code;
  int32_t detail;
  double value; /* of a message: the server's time, Unix ms, or -1 */
  int32_t flags;
  int32_t subtype;
  double deadline;
  int32_t kind;
  uint32_t piece_count;
  im_piece pieces[IM_MAX_PIECES];
} im_record;

uint32_t im_abi_version(void);

/* The codec's constants, ASCII, joined by '\n', NUL-terminated, in a block of IM_CONSTANTS_SIZE
 * bytes: pieces of Source kConstant index into this list. */
const char* im_constants(void);

/* 16 bytes of CSPRNG output as four words. NULL: no memory. */
im_client* im_create(uint32_t seed0, uint32_t seed1, uint32_t seed2, uint32_t seed3, double now);
void im_destroy(im_client* client);

/* Before the first im_login; at any time the log level, `url` and `extra`, best before
 * im_token_ready, and `listening`: while that is 0 a message that was not shown yet is neither
 * shown nor acknowledged nor remembered. Between two im_ticks of the same moment the sense mode,
 * too; the next keep-alive comes by it. INVALID_OPTION. */
int32_t im_set_option(im_client* client, int32_t option, double value);

/* A message whose fingerprint, `units`, stands in the reserved buffer was shown `age` ms ago by an
 * earlier client; its copies are duplicates. Oldest first. INVALID_ARGUMENT, OUT_OF_MEMORY. */
int32_t im_remember(im_client* client, uint32_t units, double age, double now);

/* A buffer for `units` code units, or NULL: more than the inbound limit and than any send may have,
 * or no memory. Each call may move it, and a shorter one gives a large one back. */
char16_t* im_reserve(im_client* client, uint32_t units);

/* While waiting the retry is due now. While connecting or authenticating what the attempt waits for
 * has at most the probe timeout left, and if it fails the delay is that of a first failure. */
void im_login(im_client* client, double now);
void im_logout(im_client* client, double now);
/* Tries no more; what is pending waits for the next im_login. `reason`: an im::StateReason. While
 * online it does nothing. */
void im_halt(im_client* client, int32_t reason, double now);
void im_token_ready(im_client* client, uint32_t link, int32_t has_token, double now);
void im_token_failed(im_client* client, uint32_t link, double now);
void im_link_opened(im_client* client, uint32_t link, double now);
/* The frame's `units` stand in the reserved buffer. `elided` != 0: the text of one string in it was
 * left out, between the quotes: the value of a member whose name ends in `dataContent`, as
 * `"dataContent":"` says literally. In the text there is no quote and, unless it is legal JSON,
 * no backslash. Answers 1 when this frame cannot be understood without: then nothing has changed,
 * and the whole frame is wanted; else 0. INVALID_ARGUMENT. `backlog` >= 0: when it answers 0, it
 * has called im_poll with it: look at the record before the next im_poll. < 0: it has not. */
int32_t im_link_frame(im_client* client, uint32_t link, uint32_t units, int32_t elided,
                      double backlog, double now);
/* Something came that cannot be handed over: `status` is BINARY_FRAME, INBOUND_TOO_LARGE or
 * OUT_OF_MEMORY. */
void im_link_unreadable(im_client* client, uint32_t link, int32_t status, double now);
void im_link_closed(im_client* client, uint32_t link, int32_t code, double now);
/* `hint`: an im::WakeHint. While connecting or authenticating resumed and network-up do what
 * im_login does. Suspended sends the receipts that are owed. */
void im_wake(im_client* client, int32_t hint, double now);
void im_tick(im_client* client, double now);

/* Accepts a message. The reserved buffer holds the recipient and, behind it, the message's own
 * fingerprint if `fingerprint_units` >= 0 (-1: the core makes one, see im_fingerprint). The three
 * byte counts are of the texts as JSON strings in UTF-8, quotes included. `expires_after`: ms, 0 =
 * as configured. `backlog`: as with im_link_frame, whatever it answers but INVALID_ARGUMENT.
 * Returns the message's number (> 0) or a status. */
int32_t im_send(im_client* client, uint32_t recipient_units, int32_t fingerprint_units,
                double content_bytes, double recipient_bytes, double fingerprint_bytes,
                int32_t subtype, int32_t qos, double expires_after, double backlog, double now);
int32_t im_abort(im_client* client, uint32_t message, double now);
int32_t im_echo(im_client* client, double content_bytes, double now);

/* --- End-to-end receipts: wire/RECEIPTS.md. While the option `receipts` is 0 all of them but the
 * clock answer INVALID_ARGUMENT. ---
 * Tells what the clock on the wall says, Unix ms: before the first im_login, and whenever it was
 * set. Tags are made of it. What is no time is ignored. */
void im_set_wall_clock(im_client* client, double unix_ms, double now);
/* Owes a receipt: a message with a tag was told and, where there is a store, is known durably.
 * `read` != 0: a person has seen it. The reserved buffer holds the sender's id as a JSON string
 * and, behind it, the fingerprint; `units` in all. Returns a number (> 0), which an output names
 * when the receipt is taken or given up, or INVALID_ARGUMENT, OUT_OF_MEMORY: then a copy of the
 * message owes it. */
int32_t im_owe(im_client* client, uint32_t units, int32_t read, double now);
/* Says that a person writes to the peer whose id, a JSON string of `units`, stands in the reserved
 * buffer: once in 3 s, and only to a peer that understands. INVALID_ARGUMENT, NOT_LOGGED_IN. */
int32_t im_typing(im_client* client, uint32_t units, double now);
/* Awaits the receipt of a message of an earlier page, which the server took `age` ms ago. The
 * reserved buffer holds the recipient and, behind it, the fingerprint; `units` in all. `bytes`: of
 * its frame. `copies`: how many were sent since. Returns its number (> 0), INVALID_ARGUMENT,
 * DUPLICATE_FINGERPRINT, FRAME_TOO_LARGE or OUT_OF_MEMORY. */
int32_t im_await(im_client* client, uint32_t recipient_units, uint32_t units, double bytes,
                 int32_t subtype, int32_t copies, double age, double now);

/* The 36 units of the fingerprint that the last im_send made. It is always the same address. */
const char16_t* im_fingerprint(const im_client* client);
/* Bytes of UTF-8 of the frame that the last im_send or im_echo spelled, also when refused. */
double im_frame_bytes(const im_client* client);
/* The unescaped document that pieces of Source kDocument point into. */
const char16_t* im_document(const im_client* client);

/* `backlog`: the socket's bufferedAmount, 0 where the host cannot tell. Above 1 MiB and one message
 * of maxFrameBytes, with all outputs taken, the link is given up as silent. Returns the kind of the
 * next output, an im::OutputKind; 0 = drained. */
int32_t im_poll(im_client* client, double backlog);
const im_record* im_record_of(const im_client* client);

/* When im_tick wants to be called; +infinity: not at all. */
double im_deadline(const im_client* client);

/* An array of doubles: accepted, delivered, lost, retransmissions, shown, duplicates, acks_sent,
 * frames_in, frames_out, invalid_frames, reconnects, rtt, pending, pending_bytes, in_flight,
 * copies, receipts_in, receipts_out, awaiting, awaiting_forgotten, debts_forgotten,
 * peers_forgotten. */
enum { IM_STATS_COUNT = 22 };
const double* im_stats(im_client* client);

#ifdef __cplusplus
}
#endif

#endif  /* IM_ABI_IM_API_H_ */
