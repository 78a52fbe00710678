// Bugs on purpose, one at a time: what the simulation does not notice in them it would not notice
// in earnest. Each is a change of one place of the core; `why` says what it does to users, `rule`
// which invariant it breaks, and `says` quotes the words of the protocol's QoS section that it
// ignores. The core with one of them: cmake -DIM_CANARY=NAME; all of them: npm run canaries.
import { PRESSURE } from './canaries-pressure.mjs';
import { RECEIPTS } from './canaries-receipts.mjs';
import { TIMING } from './canaries-timing.mjs';

const client = 'src/session/client.cc';
const frames = 'src/session/client_frames.cc';
const outbox = 'src/session/outbox.cc';
const inbox = 'src/session/inbox.cc';
const heartbeat = 'src/session/heartbeat.cc';
const reconnect = 'src/session/reconnect.cc';
const states = 'src/session/state.h';

const SENDING = [{
  name: 'settled-by-writing', rule: 'S1', file: outbox,
  why: 'A message counts as done once it is written, and nobody hears what became of it.',
  says: 'keeps a QoS message until an ACK',
  find: '  if (!entry.qos) {\n    Settle(index);',
  replace: '  if (true) {\n    Settle(index);',
}, {
  name: 'delivered-and-lost', rule: 'S1', file: outbox,
  why: 'A delivered message stays in the outbox, is sent again and reported lost as well.',
  says: 'delivered once, or reported lost',
  find: '  Settle(index);\n  return acked;', replace: '  return acked;',
}, {
  name: 'ack-from-anyone', rule: 'S2', file: outbox,
  why: 'A stranger who knows a fingerprint can have a message called delivered.',
  says: 'the ACK\'s `from` is the receiver\'s id all the same',
  find: '!entry.transmitted || entry.recipient != from', replace: '!entry.transmitted',
}, {
  name: 'ack-before-sending', rule: 'S2', file: outbox,
  why: 'A message of a new session is called delivered by an ACK that an older session earned.',
  says: 'the server has taken the message for that receiver',
  find: '!entry.transmitted || entry.recipient != from', replace: 'entry.recipient != from',
}, {
  name: 'server-ack-ignored', rule: 'S2', file: frames,
  why: 'Messages to the server itself are reported lost although the server has them.',
  says: 'for C2S the server',
  find: '  if (const std::optional<AckedMessage> acked = outbox_.Acknowledge',
  replace: '  if (TextEquals(TextOf(frame.from), "0")) return Log(LogCode::kAckUnknown, 0);\n' +
    '  if (const std::optional<AckedMessage> acked = outbox_.Acknowledge',
}, {
  name: 'resend-too-soon', rule: 'S6', file: outbox,
  why: 'When one message is due again all that is in flight goes out with it.',
  says: 'leave alone what was sent within the last 3 s',
  find: 'const bool due = now >= entry.sent_at + config.retry_interval;',
  replace: 'const bool due = now > entry.sent_at;',
}, {
  name: 'resend-once-too-often', rule: 'S6', file: 'src/wire/protocol.h',
  why: 'Servers and networks in trouble get half as many retransmissions again.',
  says: 'at most 2 times',
  find: 'kRetransmits = 2;', replace: 'kRetransmits = 3;',
}, {
  name: 'first-copy-counts-as-resend', rule: 'S6', file: outbox,
  why: 'A message is given up one attempt too early.',
  says: 'at most 2 times',
  find: '  entry.transmitted = true;',
  replace: '  entry.transmitted = true;\n  ++entry.retransmissions;',
}, {
  name: 'new-link-resets-count', rule: 'S6', file: outbox,
  why: 'On a link that comes and goes a message is retransmitted for ever and never reported lost.',
  says: 'then report it lost',
  find: 'if (entry.sent_at > heard_at) entry.retransmissions = entry.proven;',
  replace: 'entry.retransmissions = 0;',
}, {
  name: 'offline-burns-retries', rule: 'S6', file: outbox,
  why: 'Attempts into a dead link use up the retries, and a tunnel is enough to lose messages.',
  says: 'burn those retries while the socket is down',
  find: '    if (entry.sent_at > heard_at) entry.retransmissions = entry.proven;\n', replace: '',
}, {
  name: 'queue-lost-with-link', rule: 'S1', file: client,
  why: 'Whatever waits is given up when the link breaks.',
  says: 'lose the queue when the page goes',
  find: '  pressure_.Reset();\n  const double delay',
  replace: '  outbox_.LoseAll(LostReason::kUnacknowledged);\n' +
    '  pressure_.Reset();\n  const double delay',
}, {
  name: 'never-lost', rule: 'L1', file: outbox,
  why: 'A message that nobody acknowledges stays pending for ever, and the user is not told.',
  says: 'the sender\'s retries end in "lost"',
  find: 'entry.retransmissions < config.retransmits',
  replace: 'entry.retransmissions <= config.retransmits',
}, {
  name: 'lost-without-sign-of-life', rule: 'S6', file: outbox,
  why: 'A message is given up because the link is dead, though the next link would carry it.',
  says: 'Receiver offline and not stored',
  find: 'heard_at > entry.sent_at && !suspect', replace: '!suspect',
}, {
  name: 'lost-while-suspect', rule: 'S6', file: outbox,
  why: 'After a nap messages are reported lost whose ACKs lie unread in the socket.',
  find: 'heard_at > entry.sent_at && !suspect', replace: 'heard_at > entry.sent_at',
}, {
  name: 'in-flight-forgotten', rule: 'L1', file: outbox,
  why: 'What was in flight when the link broke never goes out on the next one.',
  find: '  unsent_ = head_;\n', replace: '',
}, {
  name: 'outbox-one-too-many', rule: 'S12', file: outbox,
  why: 'The outbox grows beyond what the application allowed.',
  find: 'pending_ >= config.max_pending', replace: 'pending_ > config.max_pending',
}, {
  name: 'outbox-bytes-leak', rule: 'S12', file: outbox,
  why: 'After some megabytes sent in one session every further message is refused as too many.',
  find: '  pending_bytes_ -= entry.bytes;\n', replace: '',
}, {
  name: 'fingerprint-pending-twice', rule: 'S12', file: outbox,
  why: 'A second message under a pending fingerprint is accepted, and one ACK would mean both.',
  find: 'message.qos && by_fingerprint_.Find(message.fingerprint) != HashTable::kAbsent',
  replace: 'false',
}, {
  name: 'expiry-a-moment-late', rule: 'S11', file: outbox,
  why: 'A timer that fires on time finds nothing to do and is set again for the same moment.',
  find: 'now >= entries_[i].expires_at', replace: 'now > entries_[i].expires_at',
}, {
  name: 'acks-without-bound', rule: 'S11', file: client,
  why: 'A server that writes and never reads makes the page grow until the browser kills it.',
  find: 'backlog > kBacklogDead + config_.max_frame_bytes', replace: 'backlog > kNever',
}, {
  name: 'bound-without-the-message', rule: 'S11', file: client,
  why: 'Where frames may be large one message is enough for the link to be called dead.',
  find: 'backlog > kBacklogDead + config_.max_frame_bytes', replace: 'backlog > kBacklogDead',
}];

const RECEIVING = [{
  name: 'ack-first-copy-only', rule: 'S4', file: frames,
  why: 'When an ACK is lost the server never gets another.',
  says: 'also when it is a duplicate',
  find: '    Acknowledge(frame);\n    if (verdict',
  replace: '    if (verdict == Inbox::Verdict::kFirst) Acknowledge(frame);\n    if (verdict',
}, {
  name: 'duplicate-shown', rule: 'S3', file: frames,
  why: 'Users read the same message twice.',
  says: 'only the first time',
  find: 'return Log(LogCode::kDuplicateSuppressed, 0, 0, frame);',
  replace: 'Log(LogCode::kDuplicateSuppressed, 0, 0, frame);',
}, {
  name: 'ack-after-showing', rule: 'S4', file: frames,
  why: 'A handler that throws or hangs keeps the ACK back, and the message comes again.',
  find: '  ++stats_.shown;',
  replace: '  if (frame.qos && !IsNull(frame.fingerprint)) {\n' +
    '    const Output ack = outputs_.Pop();\n' +
    '    Emit(OutputKind::kMessage, 0, 0, 0, 0, frame);\n' +
    '    ++stats_.shown;\n' +
    '    IM_CHECK(outputs_.Push(ack));\n' +
    '    return;\n  }\n  ++stats_.shown;',
}, {
  name: 'ack-says-content', rule: 'S4', file: frames,
  why: 'The server cannot tell which message was received and sends each once more.',
  says: 'The receiver\'s own ACK goes to the server',
  find: 'ack.content = frame.fingerprint;', replace: 'ack.content = frame.content;',
}, {
  name: 'ack-to-oneself', rule: 'S4', file: frames,
  why: 'ACKs are addressed to the receiver instead of the sender.',
  says: '`to` = its `from`',
  find: 'ack.to = frame.from;', replace: 'ack.to = frame.to;',
}, {
  name: 'ack-forgets-bridge', rule: 'S4', file: frames,
  why: 'ACKs of messages from the sister product do not find their way back over the bridge.',
  says: '`bridge` copied',
  find: '  ack.bridge = frame.bridge;\n', replace: '',
}, {
  name: 'ack-is-qos', rule: 'S4', file: frames,
  why: 'ACKs ask for ACKs.',
  says: 'never themselves QoS',
  find: '  ack.bridge = frame.bridge;', replace: '  ack.bridge = frame.bridge;\n  ack.qos = true;',
}, {
  name: 'ack-without-qos', rule: 'S4', file: frames,
  why: 'Messages that asked for no ACK get one.',
  says: 'for each frame with `QoS` true',
  find: 'const bool named = frame.qos && !IsNull(frame.fingerprint);',
  replace: 'const bool named = !IsNull(frame.fingerprint);',
}, {
  name: 'no-fingerprint-dropped', rule: 'S3', file: frames,
  why: 'A message of a server that forgot the fingerprint is never shown.',
  says: 'deliver it, log it',
  find: 'Log(LogCode::kNoFingerprint, 0, 0, frame);',
  replace: 'return Log(LogCode::kNoFingerprint, 0, 0, frame);',
}, {
  name: 'seen-forgotten-with-link', rule: 'S3', file: frames,
  why: 'What the server sends again after a reconnect is shown again.',
  says: 'to whatever session the receiver then has',
  find: 'return inbox->Remember(fingerprint, shown_at,',
  replace: 'return inbox->Remember(fingerprint ^ link_, shown_at,',
}, {
  name: 'seen-forgotten-too-early', rule: 'S3', file: inbox,
  why: 'A late copy is shown again.',
  says: 'remember fingerprints for 10 minutes',
  find: 'now - seen_.front().at >= memory_ms', replace: '(now - seen_.front().at) * 2 >= memory_ms',
}, {
  name: 'full-inbox-forgets-newest', rule: 'S3', file: inbox,
  why: 'Once many messages came, duplicates of new ones are shown.',
  find: 'while (seen_.size() >= limit) index_.Erase(seen_.Pop().fingerprint);',
  replace: 'if (seen_.size() >= limit) return Verdict::kFirst;',
}, {
  name: 'unheard-acknowledged', rule: 'S4', file: frames,
  why: 'What comes while nobody listens is gone: the server believes that it was received.',
  find: '    if (verdict == Inbox::Verdict::kUnknown) return;\n    Acknowledge(frame);\n',
  replace: '    Acknowledge(frame);\n    if (verdict == Inbox::Verdict::kUnknown) return;\n',
}, {
  name: 'unheard-remembered', rule: 'S3', file: inbox,
  why: 'What came while nobody listened comes again, is acknowledged, and is never shown.',
  find: 'if (limit == 0) return Verdict::kUnknown;',
  replace: 'if (limit == 0 && index_.Insert(fingerprint, 0)) {\n' +
    '    seen_.Push(Seen{fingerprint, now});\n    return Verdict::kUnknown;\n  }',
}, {
  name: 'unheard-shown', rule: 'S3', file: frames,
  why: 'Messages without QoS are shown to nobody and fill what is full already.',
  find: '    if (config_.listening == 0) return;\n', replace: '',
}, {
  name: 'duplicate-unheard', rule: 'S4', file: frames,
  why: 'While nobody listens the server sends what was shown long ago again and again.',
  find: '    verdict = RememberHash(tag',
  replace: '    if (config_.listening == 0) return;\n' +
    '    verdict = RememberHash(tag',
}, {
  name: 'listening-fixed-by-login', rule: 'S12', file: client,
  why: 'Once logged in the client cannot say that nobody listens.',
  find: ' || option == Option::kListening', replace: '',
}];

const LINKS = [{
  name: 'keep-alive-put-off', rule: 'S7', file: heartbeat,
  why: 'Who only listens sends no keep-alive, and the server drops him.',
  find: '  dead_at_ = now + silence_;',
  replace: '  dead_at_ = now + silence_;\n  next_ping_ = now + interval_;',
}, {
  name: 'silence-twice-as-long', rule: 'S7', file: heartbeat,
  why: 'A dead link shows as online for twice the time.',
  find: 'dead_at_ = now + silence_;', replace: 'dead_at_ = now + 2 * silence_;',
}, {
  name: 'message-no-sign-of-life', rule: 'S7', file: frames,
  why: 'A link that carries messages all the time is called dead.',
  find: '  heartbeat_.Heard(now_);\n', replace: '',
}, {
  name: 'old-answer-clears-probe', rule: 'S6', file: heartbeat,
  why: 'An answer from before the nap is taken for the probe\'s, and messages are lost too early.',
  find: 'probing_ && under_way_ > 0 ? 2 : 1', replace: '1',
}, {
  name: 'wake-without-probe', rule: 'L3', file: heartbeat,
  why: 'After a nap the link is not probed, and a live one is called dead.',
  find: '  suspect_ = true;\n  next_ping_ = now;', replace: '  suspect_ = true;',
}, {
  name: 'sleep-unnoticed', rule: 'L3', file: client,
  why: 'A machine that slept without a hint trusts a link that died meanwhile.',
  find: '    if (late) SuspectLink();\n', replace: '',
}, {
  name: 'wake-does-not-hasten', rule: 'L3', file: client,
  why: 'With the network back the user still waits out the longest delay.',
  find: 'Hurry();\n    if (state_ == State::kWaiting)', replace: 'Hurry();\n    if (false)',
}, {
  name: 'attempt-not-cut-short', rule: 'S11', file: client,
  why: 'The user presses login, and the attempt hangs on until its time is up.',
  find: 'return Hurry();', replace: 'return;',
}, {
  name: 'attempt-put-off', rule: 'S11', file: client,
  why: 'Who presses login again and again, impatient, waits for ever.',
  find: 'std::min(state_deadline_, now_ + config_.probe_timeout)',
  replace: 'now_ + config_.probe_timeout',
}, {
  name: 'hastened-attempt-fails-long', rule: 'S8', file: client,
  why: 'The attempt is cut short, and the next one is half a minute away.',
  find: 'config_.probe_timeout);\n  reconnect_.Reset(now_);', replace: 'config_.probe_timeout);',
}, {
  name: 'login-waits-too', rule: 'L3', file: states,
  why: 'The user presses login and waits out the longest delay all the same.',
  find: '    {State::kWaiting, Trigger::kLogin, State::kConnecting},\n', replace: '',
}, {
  name: 'login-restarts-the-session', rule: 'S4', file: client,
  why: 'A login() while waiting looks like a new device and throws out the user\'s other session.',
  find: 'if (state_ != State::kWaiting) {\n    first_login_time_',
  replace: 'if (true) {\n    first_login_time_',
}, {
  name: 'frame-after-judgement', rule: 'S7', file: frames,
  why: 'A throttled tab calls the link dead while the answer waits to be read.',
  find: '  if (Hear(link)) {\n    input_ = text;',
  replace: '  RunDue(late);\n  if (Hear(link)) {\n    input_ = text;',
}, {
  name: 'no-jitter', rule: 'S8', file: reconnect,
  why: 'A million clients that lost one server come back in the same second.',
  find: 'min_delay + random->Below(std::min(spread, max_delay - min_delay))', replace: 'min_delay',
}, {
  name: 'same-delay-always', rule: 'S8', file: reconnect,
  why: 'A million clients that lost one server come back together, only not at once.',
  find: 'random->Below(std::min(spread, max_delay - min_delay))',
  replace: '(std::min(spread, max_delay - min_delay) + 0 * random->Below(1)) / 2',
}, {
  name: 'timer-never-rests', rule: 'S11', file: client,
  why: 'The host wakes the core every millisecond, and the battery is empty by noon.',
  find: '  double deadline = std::min(state_deadline_, pressure_.deadline());',
  replace: '  double deadline = std::min(state_deadline_, pressure_.deadline());\n' +
    '  if (state_ == State::kOnline) deadline = std::min(deadline, now_ + 1);',
}, {
  name: 'no-cap', rule: 'S8', file: reconnect,
  why: 'After a night offline the next attempt is hours away.',
  find: 'random->Below(std::min(spread, max_delay - min_delay))',
  replace: 'random->Below(std::max(spread, max_delay - min_delay))',
}, {
  name: 'delays-never-start-afresh', rule: 'S8', file: 'src/session/reconnect.h',
  why: 'One bad morning makes every reconnect of the day slow.',
  find: 'if (lasted >= stable_after) Reset(now);', replace: '(void)stable_after;',
}, {
  name: 'unstable-session-hammers', rule: 'S8', file: 'src/session/reconnect.h',
  why: 'A server that accepts and drops at once is called again at once, for ever.',
  find: 'if (lasted >= stable_after) Reset(now);', replace: '(void)stable_after, Reset(now);',
}, {
  name: 'old-socket-left-open', rule: 'S8', file: client,
  why: 'A dead socket stays open beside the new one.',
  find: '  state_deadline_ = now_ + delay;\n  Emit(OutputKind::kCloseLink);',
  replace: '  state_deadline_ = now_ + delay;',
}, {
  name: 'stale-link-accepted', rule: 'S10', file: 'src/session/client.h',
  why: 'The late close of an old socket tears down the new session.',
  find: 'return link == link_ && HasLink(state_);',
  replace: 'return link <= link_ && HasLink(state_);',
}];

const SESSIONS = [{
  name: 'sends-before-login', rule: 'S5', file: client,
  why: 'Messages leave before the login is accepted, and the server ends the session with 301.',
  find: 'if (state_ != State::kOnline || pressure_.is_waiting()) return false;',
  replace: 'if (state_ < State::kAuthenticating || state_ > State::kOnline ||\n' +
    '      pressure_.is_waiting()) {\n    return false;\n  }',
}, {
  name: 'frames-before-login-count', rule: 'S5', file: frames,
  why: 'Messages are shown in a session that may be refused in the next moment.',
  find: '    return Log(LogCode::kFrameUnexpected, static_cast<double>(frame.type));\n' +
    '  }\n  switch',
  replace: '  }\n  switch',
}, {
  name: 'bye-is-final', rule: 'L1', file: client,
  why: 'The server\'s "Bye" is read as the user\'s wish, and the client stays offline.',
  find: 'LinkDown(StateReason::kLinkClosed, code);',
  replace: '{\n    if (code == 1000 && state_ == State::kOnline) {\n' +
    '      EndSession(Trigger::kLogout, StateReason::kLoggedOut);\n    } else {\n' +
    '      LinkDown(StateReason::kLinkClosed, code);\n    }\n  }',
}, {
  name: 'comes-back-after-kick', rule: 'S8', file: frames,
  why: 'Two devices of one user throw each other out for ever.',
  find: 'EndSession(Trigger::kKickedOut, StateReason::kKickedOut);',
  replace: 'LinkDown(StateReason::kKickedOut, 0);',
}, {
  name: 'kicked-during-login', rule: 'S9', file: states,
  why: 'A session that was replaced while it was away crashes when it comes back.',
  find: '    {State::kAuthenticating, Trigger::kKickedOut, State::kStopped},\n',
  replace: '',
}, {
  name: 'gives-up-during-login', rule: 'S9', file: states,
  why: 'A link that breaks while the login is under way ends the session.',
  find: '{State::kAuthenticating, Trigger::kLinkDown, State::kWaiting}',
  replace: '{State::kAuthenticating, Trigger::kLinkDown, State::kStopped}',
}, {
  name: 'refused-login-tried-again', rule: 'S8', file: frames,
  why: 'A wrong password is sent again and again until the account is locked.',
  find: 'return EndSession(Trigger::kLoginRefused, StateReason::kLoginRefused);',
  replace: 'return LinkDown(StateReason::kLinkClosed, 0);',
}, {
  name: 'no-logout-while-waiting', rule: 'L2', file: states,
  why: 'Who logs out while offline is logged in again later.',
  find: '    {State::kWaiting, Trigger::kLogout, State::kStopped},\n', replace: '',
}, {
  name: 'timers-survive-logout', rule: 'L2', file: client,
  why: 'A timer fires in a session that has ended.',
  find: '  state_deadline_ = kNever;\n  pressure_.Reset();\n  if (HasLink',
  replace: '  pressure_.Reset();\n  if (HasLink',
}, {
  name: 'login-never-overdue', rule: 'L1', file: client,
  why: 'A login that is never answered is waited for until the end of days.',
  find: '  state_deadline_ = now_ + config_.login_timeout;\n',
  replace: '  state_deadline_ = kNever;\n',
}, {
  name: 'first-login-time-forgotten', rule: 'S4', file: frames,
  why: 'Each reconnect looks like a new device and throws out the user\'s other session.',
  find: 'if (response.first_login_time > 0) first_login_time_ = response.first_login_time;',
  replace: '(void)response.first_login_time;',
}, {
  name: 'token-in-keep-alive', rule: 'S14', file: client,
  why: 'The token leaves with every keep-alive and into every log of them.',
  find: 'SendControl(FrameType::kKeepAlive, EmptyDocumentRef());',
  replace: 'SendControl(FrameType::kKeepAlive, Ref{Source::kLoginDocument, 0, 0});',
}, {
  name: 'chance-from-an-address', rule: 'S13', file: client,
  why: 'No failure can be replayed.',
  find: '      random_(seed) {',
  replace: '      random_({seed.first ^ reinterpret_cast<uintptr_t>(this), seed.second}) {',
}];

const TEXTS = [{
  name: 'same-fingerprint-again', rule: 'S1', file: 'src/base/random.cc',
  why: 'Every message has the fingerprint of the first, and receivers drop all but one.',
  says: 'by fingerprint',
  find: 'counter_++', replace: 'counter_',
}, {
  name: 'qos-not-spelled', rule: 'S6', file: 'src/wire/encode.cc',
  why: 'Nobody acknowledges, and every message is reported lost.',
  find: 'frame.qos ? kQosTrue : kQosFalse', replace: 'kQosFalse',
}, {
  name: 'minus-not-counted', rule: 'S12', file: 'src/wire/encode.cc',
  why: 'A frame just over the limit is sent, and the server closes the link.',
  find: 'uint32_t digits = value < 0 ? 2 : 1;', replace: 'uint32_t digits = 1;',
}, {
  name: 'escapes-taken-literally', rule: 'S3', file: 'src/wire/decode_fast.cc',
  why: 'Users read a backslash and digits where the sender wrote an apostrophe.',
  find: 'token.escaped ? Source::kInputEscaped : Source::kInput', replace: 'Source::kInput',
}, {
  name: 'rest-of-frame-ignored', rule: 'S3', file: 'src/wire/decode_fast.cc',
  why: 'A frame with garbage behind it is shown as a message.',
  find: 'reader.Skip("}") && reader.AtEnd()', replace: 'reader.Skip("}")',
}, {
  name: 'null-does-not-replace', rule: 'S3', file: 'src/wire/decode.cc',
  why: 'A member that comes twice, the second time as null, keeps its first value.',
  find: '  *out = Ref{};\n  if (value.kind', replace: '  if (value.kind',
}, {
  name: 'retries-limited-by-mistake', rule: 'S12', file: 'src/session/config.h',
  why: 'An option within its documented range is refused.',
  find: 'im::kRetransmits, 0, 100)', replace: 'im::kRetransmits, 0, 2) ',
}, {
  name: 'option-on-its-limit-refused', rule: 'S12', file: 'src/session/config.cc',
  why: 'The lowest and the highest documented values of options are refused.',
  find: 'value >= kRows[i].low && value <= kRows[i].high',
  replace: 'value > kRows[i].low && value < kRows[i].high',
}, {
  name: 'table-never-grows', rule: 'S11', file: 'src/base/hash_table.cc',
  why: 'With the seventeenth message pending the page hangs.',
  find: '(size_ + 1) * 4 > slots_.size() * 3 && !Grow()',
  replace: 'slots_.empty() && !Grow()',
}, {
  name: 'table-loses-followers', rule: 'S3', file: 'src/base/hash_table.cc',
  why: 'When a fingerprint is forgotten others go with it, and their copies are shown again.',
  find: '    slots_[hole] = slots_[i];\n    slots_[i].value = kAbsent;\n    hole = i;',
  replace: '    break;',
}];

export const CANARIES =
  [...SENDING, ...RECEIVING, ...LINKS, ...SESSIONS, ...TEXTS, ...RECEIPTS, ...PRESSURE, ...TIMING];

/** Of each kind one or two that show in a few seeds; the first is a constant of the protocol. */
export const SAMPLE = ['resend-once-too-often', 'unheard-remembered', 'silence-twice-as-long',
  'gap-unnoticed', 'receipts-to-everybody'];
