// Bugs on purpose in what decides when a client comes back and when it sends keep-alives; see
// canaries.mjs.
const client = 'src/session/client.cc';
const reconnect = 'src/session/reconnect.cc';

export const TIMING = [{
  name: 'delays-of-a-tail', rule: 'S8', file: reconnect,
  why: 'The server is back after a quarter of a minute, and some come back after twice that.',
  find: 'std::max(now - lost_at_, 2 * least)', replace: 'std::max(2 * (now - lost_at_), 2 * least)',
}, {
  name: 'delays-never-grow', rule: 'S8', file: reconnect,
  why: 'A server that is gone for an hour is called every second by everybody.',
  find: 'std::max(now - lost_at_, 2 * least)', replace: '0 * now + 2 * least',
}, {
  name: 'slow-failure-waits-long', rule: 'S8', file: reconnect,
  why: 'The first attempt hung for ten seconds, and the second one is as far away.',
  find: 'failures_++ > 0 ?', replace: 'failures_++ >= 0 ?',
}, {
  name: 'online-counts-as-gone', rule: 'S8', file: 'src/session/reconnect.h',
  why: 'On a link that breaks every nine seconds each return takes longer than need be.',
  find: '    lost_at_ += lasted;\n', replace: '',
}, {
  name: 'sleep-counts-as-gone', rule: 'S8', file: client,
  why: 'The machine slept for an hour, and its first attempt that fails costs half a minute.',
  find: '  if (state_ != State::kOnline) reconnect_.Slept(late_by);\n', replace: '',
}];
