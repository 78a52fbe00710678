// What answers centrifuge-js, in its JSON protocol: connects, subscriptions, publications. It
// stands in for Centrifugo and does no more than a client needs. Numbers of commands come before
// or behind what they command, so whole frames are read.
import { accept, frameOf } from './acceptor.mjs';

const CONNECTED = '{"client":"stub","version":"stub","ping":25,"pong":true}';

export async function start() {
  let silent = false, received = 0;
  const url = await accept((link) => {
    const answer = (command) => {
      const [, id] = /"id":(\d+)(?=}$|,")/.exec(command.slice(-20)) ?? /"id":(\d+)/.exec(command);
      if (command.includes('"publish":{')) {
        received++;
        if (!silent) link.answer(frameOf(`{"id":${id},"publish":{}}`));
      } else if (command.includes('"connect":{')) {
        link.answer(frameOf(`{"id":${id},"connect":${CONNECTED}}`));
      }
    };
    link.onText = (payload) => payload.head(payload.length).split('\n').forEach(answer);
  });
  return {
    url,
    reset(options) {
      ({ silent = false } = options);
      received = 0;
    },
    tally: () => ({ received, acknowledged: 0 }),
  };
}
