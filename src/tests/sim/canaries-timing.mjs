// Bugs on purpose in what decides when a client comes back and when it sends keep-alives; see
// canaries.mjs.
const client = 'src/session/client.cc';
const reconnect = 'src/session/reconnect.cc';
const heartbeat = 'src/session/heartbeat.cc';
const lesson = heartbeat;

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
}, {
  name: 'taught-by-one-close', rule: 'S15', file: lesson,
  why: 'One close of a server that restarts, and keep-alives come five times as often for ever.',
  find: 'return again ? mode : -1;', replace: 'return again || mode >= 0 ? mode : -1;',
}, {
  name: 'taught-by-unlike-closes', rule: 'S15', file: lesson,
  why: 'Two chance closes within two seconds of an idle time pass for a lesson.',
  find: ' && std::fabs(silence - silence_) <= kAlikeMs', replace: '',
}, {
  name: 'never-taught', rule: 'S15', file: lesson,
  why: 'An idle client of the demo server is dropped every eleven seconds, and nobody says why.',
  find: 'return again ? mode : -1;', replace: 'return again ? -1 : -1;',
}, {
  name: 'taught-by-any-code', rule: 'S15', file: client,
  why: 'A proxy that cuts idle links is taken for a server in another sense mode.',
  find: 'Learn(code == kNormalClosure && !late);', replace: 'Learn(code != 0 && !late);',
}, {
  name: 'taught-by-sleep', rule: 'S15', file: client,
  why: 'A laptop that dozes teaches its client to send more often.',
  find: 'Learn(code == kNormalClosure && !late);', replace: 'Learn(code == kNormalClosure);',
}, {
  name: 'taught-by-doubt', rule: 'S15', file: heartbeat,
  why: 'A link that was probed and closed counts as one that was idle.',
  find: 'if (!idle_close || suspect_) {', replace: 'if (!idle_close) {',
}, {
  name: 'crossing-ping-hides-silence', rule: 'S15', file: lesson,
  why: 'A server that waits as long as the interval drops the client for ever.',
  find: 'crossed ? before_ping_ : wrote_at_', replace: 'crossed ? wrote_at_ : wrote_at_',
}, {
  name: 'survived-silence-forgotten', rule: 'S15', file: lesson,
  why: 'A link that was silent for longer and lived does not refute what a chance close said.',
  find: 'kLateMs) Forget();', replace: 'kLateMs) (void)now;',
}, {
  name: 'told-again-and-again', rule: 'S15', file: heartbeat,
  why: 'An application with a mode of its own hears the same error four times a minute.',
  find: 'if (mode < 0 || (taught_ >= 0 && mode >= taught_)) return -1;',
  replace: 'if (mode < 0) return -1;',
}, {
  name: 'explicit-mode-overridden', rule: 'S7', file: heartbeat,
  why: 'What the application has set is not what counts.',
  find: '  if (config.sense_mode < kSenseModeCount) mode_', replace: '  if (taught_ < 0) mode_',
}, {
  name: 'lesson-ignored', rule: 'S7', file: heartbeat,
  why: 'The client says which mode fits, and goes on being dropped.',
  find: '  if (config.sense_mode == kAutoSenseMode) mode_ = mode;\n', replace: '',
}, {
  name: 'mode-set-later', rule: 'S7', file: client,
  why: 'A mode that the application sets counts only after the next loss.',
  find: '  if (config_.sense_mode != sense_mode) heartbeat_.Change(config_, now_);\n', replace: '',
}, {
  name: 'set-mode-kills-the-link', rule: 'S7', file: heartbeat,
  why: 'Who sets a shorter mode after a longer silence loses a link that is well.',
  find: 'dead_at_ = silence_ + now;', replace: 'dead_at_ = heard_at_ + silence_;',
}, {
  name: 'own-interval-ignored', rule: 'S7', file: heartbeat,
  why: 'The application asks for a heartbeat of its own and gets the sense mode\'s.',
  find: 'config.interval > 0 ? config.interval : mode', replace: 'config.interval < 0 ? 0 : mode',
}, {
  name: 'time-out-before-the-answer', rule: 'S7', file: heartbeat,
  why: 'A time-out below the interval of a mode set later kills every link.',
  find: 'std::max(config.timeout, interval_ + kLeastMs)', replace: '0 * kLeastMs + config.timeout',
}];
