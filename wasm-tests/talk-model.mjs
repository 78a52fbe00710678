// Random stories of three tabs with talks over the shipped core, on virtual time, each beside the
// simplest model of what they must show, support/talk-model.js.
//   npm run talk:model -- [--stories N] [--operations N] [--seed N]
// Without --seed the first story is another one each time. Exit status 1: a story went otherwise.
import { parseArgs } from 'node:util';
import { TalkModel } from './support/talk-model.js';
import { warmUp } from './support/virtual-tabs.js';
import { warmUpTalk } from './support/virtual-talk.js';

const { values } = parseArgs({ options: {
  stories: { type: 'string', default: '40' }, operations: { type: 'string', default: '2500' },
  seed: { type: 'string', default: String(1 + Math.floor(Date.now() / 1000) % 1_000_000) },
} });
const [stories, operations, first] =
  [values.stories, values.operations, values.seed].map(Number);
if (![stories, operations, first].every((one) => Number.isInteger(one) && one > 0)) {
  throw new Error('--stories, --operations and --seed: whole numbers above 0');
}

await Promise.all([warmUp(), warmUpTalk()]);
let done = 0;
for (let seed = first; seed < first + stories; seed += 1) {
  const undos = [];
  const model = new TalkModel({ after: (undo) => undos.push(undo) }, seed);
  try {
    await model.run(operations);
  } catch (error) {
    console.error(`seed ${seed}:`, error);
    process.exitCode = 1;
  }
  for (const undo of undos.reverse()) await undo();
  done += model.operations;
}
console.log(`${stories} stories from seed ${first} on, ${done} operations, ` +
  (process.exitCode ? 'not all as the model says' : 'all as the model says'));
