// The benchmark over sockets: its arguments, its arithmetic, what it makes of the results, and
// that a client that loses or alters something fails the run. Without the peers, which are not
// installed here.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { WebSocket } from 'ws';
import { root } from '../js/build/command.mjs';
import { readArguments } from './bench/arguments.mjs';
import { CONTESTANTS, cells, takesPart } from './bench/catalogue.mjs';
import { Contest, complaint } from './bench/contest.mjs';
import { interleave } from './bench/interleave.mjs';
import { plot, ticks } from './bench/plot.mjs';
import { formatReadme } from './bench/readme.mjs';
import { aliveOf, find, goalsOf, noiseOf, toOurs } from './bench/report.mjs';
import { serialize, withTables } from './bench/run.mjs';
import { accept, frameOf } from './bench/servers/acceptor.mjs';
import { median, ratios, spread, summary } from './bench/statistics.mjs';
import { formatReport } from './bench/table.mjs';
import { KINDS, textOf } from './bench/texts.mjs';

const read = (file) => fs.readFileSync(path.join(root, file), 'utf8');

describe('arguments', () => {
  test('everything by default, in the tree, five times', () => {
    const { quick, update, repetitions, contestants, packages } = readArguments([]);
    assert.deepEqual([quick, update, repetitions], [false, false, 5]);
    assert.deepEqual(contestants, CONTESTANTS);
    assert.equal(packages.ours, root);
  });

  test('some of them, in the usual order, beside another build', () => {
    const { contestants, workloads, packages, codec } = readArguments(
      ['--quick', '--only', 'raw,ours', '--workloads', 'pending,send', '--base', '/else']);
    assert.deepEqual(contestants.map(({ id }) => id), ['base', 'ours', 'raw']);
    assert.deepEqual([workloads, packages.base, codec], [['send', 'pending'], '/else', false]);
  });

  test('what cannot be is refused', () => {
    for (const [args, expected] of [
      [['--only', 'ours,theirs'], /--only: no 'theirs' among ours, hand/],
      [['--workloads', 'sing'], /--workloads: no 'sing'/], [['--repetitions', '0'], /whole number/],
      [['--update', '--only', 'ours'], /--update needs/], [['--fast'], /--fast/],
    ]) assert.throws(() => readArguments(args), expected);
  });
});

describe('the plan', () => {
  test('clients of this protocol have the whole matrix, others what is asked of all', () => {
    const all = cells(false), count = (id) => all.filter((cell) =>
      takesPart(CONTESTANTS.find((one) => one.id === id), cell)).length;
    assert.deepEqual(['ours', 'hand', 'hand-flat', 'stomp', 'mqtt', 'raw', 'centrifuge'].map(count),
      [28, 28, 1, 7, 8, 7, 4]);
  });

  test('each repetition of a cell gives everybody a turn, and begins with another one', () => {
    const turns = interleave(['A', 'B'], (cell) => (cell === 'A' ? [1, 2, 3] : [1, 2]), 3);
    const order = (cell) => turns.filter((turn) => turn.cell === cell)
      .map(({ contestant }) => contestant).join('');
    assert.deepEqual([order('A'), order('B')], ['123231312', '122112']);
    assert.deepEqual(turns.slice(0, 5).map(({ repetition }) => repetition), [0, 0, 0, 0, 0]);
  });
});

test('statistics', () => {
  assert.deepEqual([median([3, 1, 2]), median([4, 1, 3, 2]), median([7])], [2, 2.5, 7]);
  assert.deepEqual(summary([10, 9, 11]), { median: 10, min: 9, max: 11 });
  assert.equal(spread([10, 9, 11]), 0.2);
  // Pairs: where both were slow, their ratio is none the worse.
  assert.deepEqual(ratios([2, 40, 3], [1, 20, 3]), { median: 2, min: 1, max: 2 });
  assert.throws(() => ratios([1], [1, 2]), RangeError);
  assert.throws(() => median([]), RangeError);
});

test('texts have their size, differ, and look like what they are', () => {
  for (const kind of KINDS) {
    for (const bytes of [120, 1024, 16_384]) {
      const texts = [0, 1, 19_999].map((serial) => textOf(kind, bytes, serial));
      assert.deepEqual(texts.map((text) => Buffer.byteLength(text)), [bytes, bytes, bytes]);
      assert.equal(new Set(texts).size, 3);
    }
  }
  assert.match(textOf('chinese', 1024, 1), /^1(\p{Script=Han}+[，。；]?){20,}\.*$/u);
  const document = textOf('json', 16_384, 7);
  assert.equal(JSON.parse(document).serial, 7);
  assert.ok(document.split('"').length > 16_384 / 10);
});

/** Two repetitions: ours costs 10 and 20 at everything, the others what is said. */
function reportOf(costs) {
  const cell = (workload) =>
    ({ workload, kind: 'ascii', bytes: 120, count: 20_000, warmUp: 0, pool: 1 });
  const work = (contestant, cpu) => ['send', 'receive'].map((workload) => ({ contestant,
    cell: cell(workload), values: { cpu, rate: [1e5, 2e5], rss: [1e6, 1e6] } }));
  const pending = (contestant, heap) => ({ contestant, cell: cell('pending'),
    values: { heap: [heap, heap], external: [1e6, 1e6], outside: [1e6, 1e6], rss: [9e6, 9e6] } });
  return {
    machine: { processor: 'P', cores: 2, node: 'v20' }, versions: { ours: '0.1.0', mqtt: '5.0.0' },
    quick: false, repetitions: 2,
    results: [...work('ours', [10, 20]), ...work('hand', costs.hand), ...work('mqtt', costs.mqtt),
      ...work('raw', [5, 6]), pending('ours', 9e6), pending('hand', costs.heap)],
  };
}

describe('what is made of the results', () => {
  const report = reportOf({ hand: [11, 22], mqtt: [12, 24], heap: 19e6 });

  test('ratios to ours, alive memory with the part of wasm once, noise', () => {
    assert.equal(toOurs(report, find(report, 'hand', report.results[0].cell)).median, 1.1);
    assert.deepEqual(aliveOf(report.results.at(-1)), [20e6, 20e6]);
    assert.equal(noiseOf(report).max, 10 / 15);
  });

  test('goals are judged where they are set', () => {
    assert.deepEqual(goalsOf(report).map(({ what, goal, reached }) => [what, goal, reached]), [
      ['send, 120 B, ASCII: hand-written to ours', 1, true],
      ['receive, 120 B, ASCII: hand-written to ours', 1, true],
      ['send, 120 B, ASCII: mqtt.js to ours', 1.3, false],
      ['receive, 120 B, ASCII: mqtt.js to ours', 1.3, false],
      ['pending, 120 B, ASCII: hand-written to ours', 2, true],
    ]);
    assert.ok(goalsOf(reportOf({ hand: [9, 18], mqtt: [13, 26], heap: 18.9e6 }))
      .every(({ what, reached }) => reached === what.includes('mqtt')));
  });

  test('the tables say what was measured', () => {
    const table = formatReport(report);
    assert.match(table, /send, 120 B, ASCII: 20,000 messages/);
    assert.match(table, /hand-written +16\.5 \[11\.0–22\.0\] +1\.10 \[1\.10–1\.10\] +150,000/);
    assert.match(table, /mqtt\.js to ours +1\.20x +goal 1\.3x +MISSED/);
    assert.match(table, /hand-written +20\.0 \[20\.0–20\.0\] +2\.00 \[2\.00–2\.00\] +1000/);
    assert.match(table, /noise: 2 repetitions .* within 67 % of their median/);
    const readme = formatReadme(report);
    assert.match(readme, /\| mqtt\.js 5\.0\.0 \| 18\.0 \[12\.0–24\.0\] \*\*1\.20×\*\* \|/);
    assert.match(readme, /Missed: send, 120 B, ASCII: mqtt\.js to ours 1\.20× \(goal 1\.3×\)/);
    assert.equal(withTables('a\n<!-- bench -->\nold\n<!-- /bench -->\nb', 'new $&\n'),
      'a\n<!-- bench -->\nnew $&\n<!-- /bench -->\nb');
    assert.throws(() => withTables('no marks', ''), /no place/);
  });

  test('the plot has a bar as long as the median, and a whisker as long as the range', () => {
    const svg = plot(report);
    const widths = [...svg.matchAll(/class="bar (\w+)"[^>]* width="([\d.]+)"/g)];
    assert.deepEqual(widths.slice(0, 4).map(([, id]) => id), ['ours', 'hand', 'mqtt', 'raw']);
    const [ours, hand] = widths.map(([,, width]) => Number(width));
    assert.ok(Math.abs(hand / ours - 1.1) < 0.01);
    const whiskers = [...svg.matchAll(/class="whisker" d="M([\d.]+) [\d.]+L([\d.]+)/g)];
    assert.ok(Math.abs((whiskers[0][2] - whiskers[0][1]) / ours - 10 / 15) < 0.01);
    assert.match(svg, /prefers-color-scheme:dark/);
    assert.deepEqual(ticks(24), [0, 5, 10, 15, 20]);
    assert.deepEqual(ticks(0.3).map((tick) => tick.toFixed(1)), ['0.0', '0.1', '0.2', '0.3']);
  });

  test('results can be read again', () => {
    assert.deepEqual(JSON.parse(serialize(report)), report);
  });

  test('the room\'s README and the plot show the results that are in the tree', () => {
    const kept = JSON.parse(read('wasm-tests/bench/results.json'));
    const readme = read('wasm-tests/bench/README.md');
    assert.equal(withTables(readme, formatReadme(kept)), readme);
    assert.equal(plot(kept), read('wasm-tests/bench/plot.svg'));
  });
});

test('the acceptor reads frames of any length in pieces of any length', async () => {
  const heads = [], tails = [];
  const url = await accept((link) => {
    link.onText = (payload) => {
      heads.push(payload.head(3));
      tails.push(payload.tail(3));
      link.answer(frameOf(String(payload.length)));
    };
  });
  const socket = new WebSocket(url), lengths = [0, 3, 125, 126, 65_535, 65_536, 200_000];
  await new Promise((resolve) => { socket.on('open', resolve); });
  const answers = [];
  const answered = new Promise((resolve) => {
    socket.on('message', (data) => {
      if (answers.push(Number(data)) === lengths.length) resolve();
    });
  });
  for (const length of lengths) socket.send(length ? `a-${'x'.repeat(length - 3)}z` : '');
  await answered;
  assert.deepEqual(answers, lengths);
  assert.deepEqual([heads.at(-1), tails.at(-1), heads[0], tails[2]], ['a-x', 'xxz', '', 'xxz']);
  socket.close();
});

test('the acceptor reads a text of several frames as one, as browsers write it', async () => {
  const heard = [];
  const url = await accept((link) => {
    link.onText = (payload) => {
      heard.push(payload.head(payload.length), payload.tail(4));
      link.answer(frameOf('heard'));
    };
  });
  const socket = new WebSocket(url);
  await new Promise((resolve) => { socket.on('open', resolve); });
  for (const [part, fin] of [['one ', false], ['two ', false], ['three', true], ['four', true]]) {
    socket.send(part, { fin });
  }
  let answers = 0;
  await new Promise((resolve) => {
    socket.on('message', () => { if (++answers === 2) resolve(); });
  });
  assert.deepEqual(heard, ['one two three', 'hree', 'four', 'four']);
  socket.close();
});

describe('a contest', { timeout: 60_000 }, () => {
  const cell = { kind: 'json', bytes: 1024, count: 100, warmUp: 50, pool: 8 };
  const one = (id) => CONTESTANTS.find((contestant) => contestant.id === id);

  test('ours, the one written by hand and the floor do all of it', async (t) => {
    const contest = new Contest({ ours: root });
    t.after(() => contest.stop());
    for (const id of ['ours', 'hand', 'raw']) {
      for (const workload of one(id).workloads) {
        const values = await contest.run(one(id), { ...cell, workload,
          ...workload === 'pending' && { count: 600, warmUp: 0 } });
        assert.ok(Object.values(values).every(Number.isFinite), `${id} ${workload}`);
        if (workload === 'pending') assert.ok(values.heap > 600 * 100, `${id}: ${values.heap}`);
        else assert.ok(values.cpu > 1 && values.rate > 10, `${id} ${workload}`);
      }
    }
  });

  test('a client that fails ends the run', async (t) => {
    const contest = new Contest({ ours: '/nowhere' });
    t.after(() => contest.stop());
    await assert.rejects(contest.run(one('ours'), { ...cell, workload: 'send' }),
      /ours ended: 1\n[^]*nowhere/);
  });

  test('counts that are not exact are complained of', () => {
    const judge = (workload, done, received, acknowledged) => complaint(
      { contestant: 'c', workload, count: 100, warmUp: 50 }, done, { received, acknowledged });
    for (const fine of [['send', 150, 150, 0], ['receive', 150, 0, 150], ['ping', 150, 150, 0],
      ['pending', 100, 60, 0]]) assert.equal(judge(...fine), undefined);
    assert.match(judge('send', 149, 150, 0), /149 of 150 at the client/);
    assert.match(judge('receive', 151, 0, 150), /151 of 150 at the client/);
    assert.match(judge('send', 150, 151, 0), /151 of 150 at the server/);
    assert.match(judge('receive', 150, 150, 149), /149 of 150 at the server/);
    assert.match(judge('pending', 99, 99, 0), /99 of 100 at the client/);
  });
});
