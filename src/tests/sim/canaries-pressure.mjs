// Bugs on purpose in how much is written at once; see canaries.mjs.
const client = 'src/session/client.cc';
const outbox = 'src/session/outbox.cc';
const pressure = 'src/session/back_pressure.cc';

export const PRESSURE = [{
  name: 'window-ignored', rule: 'S6', file: outbox,
  why: 'After a long time offline the whole outbox is poured into the socket at once.',
  find: 'unsent_ == kNone || IsShut(now, config)', replace: 'unsent_ == kNone',
}, {
  name: 'window-stays-shut', rule: 'S6', file: 'src/session/outbox.h',
  why: 'Where half a window of ACKs does not come, no message goes out for seconds.',
  find: ' && now < opens_at_', replace: ' && opens_at_ != kOpen',
}, {
  name: 'backlog-ignored', rule: 'S11', file: client,
  why: 'On a slow link the socket buffers everything, and keep-alives queue up behind it.',
  find: '  if (pressure_.Holds(backlog, now_, WantsToSend())) return false;\n', replace: '',
}, {
  name: 'backlog-doubled', rule: 'S11', file: pressure,
  why: 'A slow link is clogged by twice of what it should hold.',
  find: 'limit_ = std::clamp(drained, kLeast, kMost);', replace: 'limit_ = kMost;',
}];
