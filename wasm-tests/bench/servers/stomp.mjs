// What answers @stomp/stompjs: a receipt for what is sent, messages that want an ACK. It stands
// in for a broker and does no more than a client needs.
import { accept, frameOf, headOf } from './acceptor.mjs';

const ENOUGH = 300, BATCH = 1 << 17;

function pushOf(text, serial) {
  const body = Buffer.from(text);
  const head = `MESSAGE\nsubscription:sub-0\nmessage-id:${serial}\nack:${serial}\n` +
    `destination:/queue/bench\ncontent-type:text/plain\ncontent-length:${body.length}\n\n`;
  return Buffer.concat([Buffer.from(headOf(head.length + body.length + 1) + head, 'latin1'), body,
    Buffer.of(0)]);
}

export async function start() {
  let link = null, silent = false, received = 0, seen = new Set();
  const commands = new Map([
    ['CONNECT', (current) => {
      link = current;
      current.answer(frameOf('CONNECTED\nversion:1.2\nheart-beat:0,0\n\n\0'));
    }],
    ['SEND', (current, head) => {
      received++;
      const [, receipt] = /\nreceipt:(\S+)\n/.exec(head);
      if (!silent) current.answer(frameOf(`RECEIPT\nreceipt-id:${receipt}\n\n\0`));
    }],
    ['ACK', (_, head) => { seen.add(/\nid:(\S+)\n/.exec(head)[1]); }],
  ]);
  const url = await accept((current) => {
    current.onText = (payload) => {
      const head = payload.head(ENOUGH), command = head.slice(0, head.indexOf('\n'));
      commands.get(command)?.(current, head);
    };
  }, 'v12.stomp');
  return {
    url,
    reset(options) {
      ({ silent = false } = options);
      received = 0;
      seen = new Set();
    },
    tally: () => ({ received, acknowledged: seen.size }),
    async push(texts, from, count) {
      for (let i = from, end = from + count; i < end;) {
        const batch = [];
        for (let size = 0; i < end && size < BATCH; i++) {
          const frame = pushOf(texts[i % texts.length], i);
          batch.push(frame);
          size += frame.length;
        }
        await link.write(Buffer.concat(batch));
      }
    },
  };
}
