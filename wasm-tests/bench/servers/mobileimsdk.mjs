// What answers MobileIMSDK clients: logins, heartbeats, an ACK for each message. It reads no
// more of a frame than it must, and relies on its members being in the usual order.
import { accept, frameOf, headOf } from './acceptor.mjs';

const FINGERPRINT = 36, ENOUGH = 160, BATCH = 1 << 17;
const SPECIAL = /[<>&='\u2028\u2029]/g;
const TAIL = '","QoS":true,"typeu":-1,"sm":1795399384851}';

/** As the reference server spells it. */
function spell(text) {
  return JSON.stringify(text).replace(SPECIAL,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

function answerOf(type, document, to) {
  return frameOf(`{"bridge":false,"type":${type},"dataContent":${JSON.stringify(document)},` +
    `"from":"0","to":"${to}","QoS":false,"typeu":-1,"sm":-1}`);
}

/** A message of the server as it lies on the wire, but for the fingerprint's last digits. */
function pushOf(text, to) {
  const frame = Buffer.from(`{"bridge":false,"type":2,"dataContent":${spell(text)},"from":"bob",` +
    `"to":"${to}","fp":"00000000-0000-4000-8000-000000000000${TAIL}`);
  return Buffer.concat([Buffer.from(headOf(frame.length), 'latin1'), frame]);
}

export async function start() {
  let link = null, user = '', silent = false, received = 0, seen = new Set();

  const acknowledge = (payload, current) => {
    const tail = payload.tail(ENOUGH), at = tail.lastIndexOf('"fp":"') + 6;
    received++;
    if (silent) return;
    const fingerprint = tail.slice(at, at + FINGERPRINT);
    current.answer(frameOf(`{"bridge":false,"type":4,"dataContent":"${fingerprint}",` +
      `"from":"bob","to":"${user}","QoS":false,"typeu":-1,"sm":-1}`));
  };
  const types = new Map([
    ['0', (payload, current) => {
      link = current;
      [, user] = /"from":"([^"]+)"/.exec(payload.head(payload.length));
      current.answer(answerOf(50, '{"code":0,"firstLoginTime":1795399384851}', user));
    }],
    ['1', (_, current) => current.answer(answerOf(51, '{}', user))],
    ['2', acknowledge],
    ['4', (payload) => {
      const [, fingerprint] = /"dataContent":"([^"]+)"/.exec(payload.head(ENOUGH));
      seen.add(Number(fingerprint.slice(-12)));
    }],
  ]);

  const url = await accept((current) => {
    current.onText = (payload) => {
      const type = /"type":(\d+)/.exec(payload.head(40));
      types.get(type?.[1])?.(payload, current);
    };
  });
  return {
    url,
    reset(options) {
      ({ silent = false } = options);
      received = 0;
      seen = new Set();
    },
    tally: () => ({ received, acknowledged: seen.size }),
    async push(texts, from, count) {
      const frames = texts.map((text) => pushOf(text, user));
      for (let i = from, end = from + count; i < end;) {
        const batch = [];
        for (let size = 0; i < end && size < BATCH; i++) {
          const frame = Buffer.from(frames[i % frames.length]);
          frame.latin1Write(String(i).padStart(12, '0'), frame.length - TAIL.length - 12);
          batch.push(frame);
          size += frame.length;
        }
        await link.write(Buffer.concat(batch));
      }
    },
  };
}
