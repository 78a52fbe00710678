// @ts-check
// What the command is told: checked once, with errors that name the option.
import { readHours } from './core/hours.js';
import { visitorCheck } from './secrets.js';

export const USAGE = `The desk: customer service over an unchanged MobileIMSDK server.

Usage: mobileimsdk-desk --url URL [options]

  --url URL           WebSocket of the MobileIMSDK server, ws: or wss:; may be given several times
  --user-id ID        who the desk logs in as (default cs-desk)
  --sense-mode M      3s, 5s, 10s, 15s, 30s, 60s, 120s or auto (default), as the server is set
  --database WHERE    SQLite file, made if it is not there (default desk.db), or a PostgreSQL
                      database, postgres://USER@HOST/NAME, which several desks may share
  --http PORT         end point for agents and health, on 127.0.0.1 alone; 0 = any free port
                      (default 7910)
  --assign HOW        byHand (default): agents accept; leastBusy: they are given chats
  --hours SPANS       such as "1-5 09:00-18:00, 6 10:00-16:00 +08:00"; Monday is 1
                      (default: always open)
  --visitors WHICH    random (default): ids of 128 random bits; any: any id is a visitor's
  --agent-timeout S   seconds of silence after which an agent's chats wait again (default 90)
  --per-minute N      messages and frames of one visitor in a minute (default 60)
  --quiet             print nothing but why it ends
  --help              print this

Environment: DESK_TOKEN is sent with the login, DESK_VISITOR_SECRET is what visitors' ids are
signed with, DESK_HTTP_TOKEN is what the end point asks for (Authorization: Bearer ...), and
PGPASSWORD is PostgreSQL's.
`;

/** Something the caller can put right, to be told in one line. */
export class UsageError extends Error {}

/** @typedef {import('./core/types.js').Settings} Settings */
/**
 * @typedef {object} Flags
 * @property {string[]} [url]
 * @property {string} user-id
 * @property {string} sense-mode
 * @property {string} database
 * @property {string} http
 * @property {string} assign
 * @property {string} [hours]
 * @property {string} visitors
 * @property {string} agent-timeout
 * @property {string} per-minute
 */

/** For `parseArgs()`. */
export const OPTIONS = /** @type {const} */ ({
  url: { type: 'string', multiple: true },
  'user-id': { type: 'string', default: 'cs-desk' },
  'sense-mode': { type: 'string', default: 'auto' },
  database: { type: 'string', default: 'desk.db' },
  http: { type: 'string', default: '7910' },
  assign: { type: 'string', default: 'byHand' },
  hours: { type: 'string' },
  visitors: { type: 'string', default: 'random' },
  'agent-timeout': { type: 'string', default: '90' },
  'per-minute': { type: 'string', default: '60' },
  quiet: { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
});

/** @param {string} name @param {string} text @param {number} low @param {number} high */
function readNumber(name, text, low, high) {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
  if (value >= low && value <= high) return value;
  throw new UsageError(`--${name} must be a whole number from ${low} to ${high}`);
}

/** @template {string} T @param {string} name @param {string} text @param {readonly T[]} allowed */
function readWord(name, text, allowed) {
  const found = allowed.find((word) => word === text);
  if (found) return found;
  throw new UsageError(`--${name} must be one of ${allowed.join(', ')}`);
}

/** @param {string | undefined} text */
function readSpans(text) {
  if (text === undefined) return null;
  const hours = readHours(text);
  if (hours) return hours;
  throw new UsageError('--hours must be like "1-5 09:00-18:00, 6 10:00-16:00 +08:00"');
}

/** @param {Flags} flags @param {NodeJS.ProcessEnv} env */
export function readOptions(flags, env) {
  if (!flags.url) throw new UsageError('--url is missing: where is the MobileIMSDK server?');
  const visitors = readWord('visitors', flags.visitors, ['random', 'any']);
  const { DESK_VISITOR_SECRET: secret, DESK_TOKEN: token, DESK_HTTP_TOKEN: httpToken } = env;
  const perMinute = readNumber('per-minute', flags['per-minute'], 1, 100_000);
  /** @type {Settings} */
  const settings = {
    assign: readWord('assign', flags.assign, ['byHand', 'leastBusy']),
    hours: readSpans(flags.hours),
    isVisitor: visitorCheck({ secret: secret || undefined, any: visitors === 'any' }),
    agentTimeout: readNumber('agent-timeout', flags['agent-timeout'], 5, 86_400) * 1_000,
    burst: Math.max(20, perMinute), perMinute, newPerMinute: 600, mostWaiting: 1_000,
    mostUnits: 16_384, orderPatience: 15_000,
  };
  /** @type {import('mobileimsdk-wasm').ClientOptions} */
  const client = {
    url: flags.url, userId: flags['user-id'], token: token || undefined, name: 'desk',
    senseMode: /** @type {import('mobileimsdk-wasm').SenseMode} */ (flags['sense-mode']),
  };
  return {
    settings, client, database: flags.database, port: readNumber('http', flags.http, 0, 65_535),
    httpToken: httpToken || undefined,
  };
}
