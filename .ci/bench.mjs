// Client CPU and memory per message, against what a user would take instead; the peers are
// installed first.
//   npm run bench -- [--quick] [--only ours,hand] [--workloads send,receive] [--repetitions 5]
//     [--package <directory>] [--base <directory>] [--update]
// --package: another checkout whose dist/ is measured; --base: one to compare with. --update: the
// numbers become wasm-tests/bench/results.json, README's table and the plot.
import { stop } from './arguments.mjs';
import { installNpmPackages } from './packages.mjs';

const DIRECTORY = 'wasm-tests/bench';

try {
  const { readArguments } = await import(`../${DIRECTORY}/arguments.mjs`);
  const options = readArguments(process.argv.slice(2));
  installNpmPackages(DIRECTORY);
  const { bench } = await import(`../${DIRECTORY}/main.mjs`);
  await bench(options);
} catch (error) {
  stop(error);
}
