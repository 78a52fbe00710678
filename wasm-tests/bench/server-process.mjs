// One server, in a process of its own: `node server-process.mjs mobileimsdk`. Its parent tells
// it what to do, one thing at a time.
import { textsOf } from './texts.mjs';

const [name] = process.argv.slice(2);
const { start } = await import(`./servers/${name}.mjs`);
const server = await start();

const commands = {
  reset: (options) => server.reset(options),
  tally: () => server.tally(),
  push: ({ kind, bytes, pool, from, count }) =>
    server.push(textsOf(kind, bytes, pool), from, count),
};
process.on('message', async ({ id, command, value }) => {
  const answer = await commands[command](value);
  process.send({ id, answer });
});
process.on('disconnect', () => process.exit());
process.send({ url: server.url });
