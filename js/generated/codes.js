// Generated from src/ by `npm run build`; do not edit.

export const ABI_VERSION = 6;
export const LITTLE_BACKLOG = 262144;

// Kinds of outputs: src/session/event.h.
export const OUTPUT_NONE = 0;
export const OUTPUT_ASK_TOKEN = 1;
export const OUTPUT_OPEN_LINK = 2;
export const OUTPUT_CLOSE_LINK = 3;
export const OUTPUT_SEND_FRAME = 4;
export const OUTPUT_SEND_MESSAGE = 5;
export const OUTPUT_STATE_CHANGED = 6;
export const OUTPUT_LOGIN_REFUSED = 7;
export const OUTPUT_KICKED_OUT = 8;
export const OUTPUT_MESSAGE = 9;
export const OUTPUT_DELIVERED = 10;
export const OUTPUT_LOST = 11;
export const OUTPUT_RECEIVED = 12;
export const OUTPUT_READ = 13;
export const OUTPUT_UNCONFIRMED = 14;
export const OUTPUT_RECEIPT_ENDED = 15;
export const OUTPUT_TYPING = 16;
export const OUTPUT_ECHO = 17;
export const OUTPUT_PING = 18;
export const OUTPUT_PONG = 19;
export const OUTPUT_ERROR = 20;
export const OUTPUT_LOG = 21;

// Sources of pieces of text: src/wire/text.h.
export const SOURCE_NULL = 0;
export const SOURCE_CONSTANT = 1;
export const SOURCE_INPUT = 2;
export const SOURCE_INPUT_ESCAPED = 3;
export const SOURCE_DOCUMENT = 4;
export const SOURCE_DOCUMENT_ESCAPED = 5;
export const SOURCE_NUMBER = 6;
export const SOURCE_USER_ID = 7;
export const SOURCE_RECIPIENT = 8;
export const SOURCE_CONTENT = 9;
export const SOURCE_FINGERPRINT = 10;
export const SOURCE_NESTED_USER_ID = 11;
export const SOURCE_NESTED_TOKEN = 12;
export const SOURCE_NESTED_EXTRA = 13;

export const WAKE_RESUMED = 0;
export const WAKE_NETWORK_UP = 1;
export const WAKE_NETWORK_DOWN = 2;
export const WAKE_SUSPENDED = 3;

export const STATE_IDLE = 0;
export const STATE_CONNECTING = 1;
export const STATE_AUTHENTICATING = 2;
export const STATE_ONLINE = 3;
export const STATE_WAITING = 4;
export const STATE_STOPPED = 5;
export const CONTROL_SUBTYPE = 36398;

// By value: what a status is called.
export const STATUS_NAMES = {
  '0': 'OK',
  '-101': 'INVALID_OPTION',
  '-102': 'INVALID_ARGUMENT',
  '-103': 'NOT_LOGGED_IN',
  '-104': 'QUEUE_FULL',
  '-105': 'FRAME_TOO_LARGE',
  '-106': 'DUPLICATE_FINGERPRINT',
  '-201': 'INVALID_FRAME',
  '-202': 'INBOUND_TOO_LARGE',
  '-203': 'BINARY_FRAME',
  '-204': 'SERVER_ERROR',
  '-205': 'SENSE_MODE_MISMATCH',
  '-301': 'OUT_OF_MEMORY',
};

export const STATUS_OK = 0;
export const STATUS_INVALID_OPTION = -101;
export const STATUS_INVALID_ARGUMENT = -102;
export const STATUS_NOT_LOGGED_IN = -103;
export const STATUS_QUEUE_FULL = -104;
export const STATUS_FRAME_TOO_LARGE = -105;
export const STATUS_DUPLICATE_FINGERPRINT = -106;
export const STATUS_INVALID_FRAME = -201;
export const STATUS_INBOUND_TOO_LARGE = -202;
export const STATUS_BINARY_FRAME = -203;
export const STATUS_SERVER_ERROR = -204;
export const STATUS_SENSE_MODE_MISMATCH = -205;
export const STATUS_OUT_OF_MEMORY = -301;

// By index.
export const STATES = ['idle', 'connecting', 'authenticating', 'online', 'waiting', 'stopped', ];
export const STATE_REASONS = [
  'LOGIN_CALLED',
  'LINK_OPENED',
  'LOGIN_ACCEPTED',
  'LOGIN_REFUSED',
  'KICKED_OUT',
  'LOGGED_OUT',
  'TOKEN_FAILED',
  'CONNECT_TIMEOUT',
  'LOGIN_TIMEOUT',
  'LINK_CLOSED',
  'LINK_SILENT',
  'SESSION_LOST',
  'RETRY',
  'DISPOSED',
  'CORE_FAILED',
  'CLOSED',
  'NO_WEBSOCKET',
  'ABORTED',
];
export const LOST_REASONS = [
  'UNACKNOWLEDGED',
  'EXPIRED',
  'ABORTED',
  'LOGGED_OUT',
  'DISPOSED',
  'REJECTED',
  'CORE_FAILED',
  'CLOSED',
];
export const UNCONFIRMED_REASONS = [
  'EXPIRED',
  'QUEUE_FULL',
  'LOGGED_OUT',
  'ABORTED',
  'DISPOSED',
  'CORE_FAILED',
];
export const LOG_LEVELS = ['debug', 'info', 'warn', 'error', 'silent'];
// A code, and behind it the name of its value's field.
export const LOG_CODES = [
  'LOGIN_STARTED',
  'LINK_OPENING index',
  'LOGIN_SENT',
  'LOGIN_ACCEPTED',
  'LOGIN_REFUSED code',
  'LINK_DOWN closeCode',
  'RETRY_SCHEDULED ms',
  'KICKED_OUT code',
  'LOGGED_OUT',
  'SESSION_LOST',
  'LINK_SUSPECT ms',
  'PING',
  'PONG ms',
  'MESSAGE_QUEUED bytes',
  'MESSAGE_SENT',
  'MESSAGE_RESENT retries',
  'MESSAGE_DELIVERED',
  'MESSAGE_LOST reason',
  'COPY_SENT copies',
  'RECEIPT_RECEIVED',
  'MESSAGE_UNCONFIRMED reason',
  'MESSAGE_RECEIVED',
  'DUPLICATE_SUPPRESSED',
  'ACK_SENT',
  'ACK_UNKNOWN',
  'ACK_TOO_LARGE',
  'CONTROL_SENT receipts',
  'CONTROL_INVALID',
  'NO_FINGERPRINT',
  'FRAME_INVALID status',
  'FRAME_UNEXPECTED type',
  'SERVER_ERROR code',
  'OUT_OF_MEMORY',
];
export const SENSE_MODES = ['3s', '5s', '10s', '15s', '30s', '60s', '120s', 'auto', ];

// In the order of the core's options: name: [lowest, highest, default].
export const OPTIONS = {
  'senseMode': [0, 7, 7],
  'reconnect.minDelay': [0, 3600000, 500],
  'reconnect.maxDelay': [1, 3600000, 30000],
  'reconnect.stableAfter': [0, 3600000, 10000],
  'connectTimeout': [100, 3600000, 10000],
  'loginTimeout': [100, 3600000, 10000],
  'probeTimeout': [100, 3600000, 5000],
  'qos.retransmits': [0, 100, 2],
  'qos.retryInterval': [100, 3600000, 5000],
  'qos.window': [1, 65535, 512],
  'qos.maxPending': [1, 1000000, 10000],
  'qos.maxPendingBytes': [1, 1073741824, 4194304],
  'qos.expiresAfter': [1, 9007199254740991, 9007199254740991],
  'maxFrameBytes': [256, 16777216, 65536],
  'maxInboundUnits': [1024, 16777216, 1048576],
  'fingerprintMemory': [1000, 86400000, 600000],
  'maxFingerprints': [16, 1000000, 16384],
  'url': [1, 1000, 1],
  'reconnect': [0, 1, 1],
  'userId': [0, 65536, 0],
  'extra': [0, 1, 0],
  'logLevel': [0, 4, 4],
  'listening': [0, 1, 1],
  'receipts': [0, 1, 0],
  'receipts.holdFor': [1000, 2592000000, 86400000],
  'receipts.maxAwaiting': [1, 1000000, 10000],
  'receipts.maxAwaitingBytes': [1, 1073741824, 4194304],
  'receipts.maxPeers': [1, 65536, 1024],
  'receipts.maxDebts': [1, 65536, 1024],
  'heartbeat.interval': [1000, 3600000, 0],
  'heartbeat.timeout': [2000, 3600000, 0],
};
