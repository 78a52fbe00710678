// The arguments of `npm run bench`.
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { root, whole } from '../../js/build/command.mjs';
import { BASE, CONTESTANTS, WORKLOADS } from './catalogue.mjs';

/** The codec alone, named like a contestant. */
const CODEC = 'codec';
const CODEC_THERE = fs.existsSync(new URL('codec/index.mjs', import.meta.url));

/** @returns {string[]} those named, in the order of `known` */
export function chosen(name, text, known) {
  if (text === undefined) return known;
  const names = text.split(',');
  const unknown = names.filter((one) => !known.includes(one));
  if (unknown.length) throw new Error(`--${name}: no '${unknown[0]}' among ${known.join(', ')}`);
  return known.filter((one) => names.includes(one));
}

/** @param {string[]} args */
export function readArguments(args) {
  const { values } = parseArgs({ args, options: {
    quick: { type: 'boolean', default: false }, update: { type: 'boolean', default: false },
    only: { type: 'string' }, workloads: { type: 'string' }, repetitions: { type: 'string' },
    package: { type: 'string' }, base: { type: 'string' },
  } });
  const known = [...CONTESTANTS.map(({ id }) => id), ...CODEC_THERE ? [CODEC] : []];
  const only = chosen('only', values.only, known);
  if (values.update && (values.only || values.workloads || values.package || values.base)) {
    throw new Error('--update needs everybody, and what is in this tree');
  }
  const directory = (text) => (text === undefined ? root : path.resolve(text));
  return {
    quick: values.quick,
    update: values.update,
    codec: only.includes(CODEC),
    repetitions: whole('repetitions', values.repetitions, values.quick ? 2 : 5, 1000),
    workloads: chosen('workloads', values.workloads, WORKLOADS),
    contestants: [...values.base ? [BASE] : [],
      ...CONTESTANTS.filter(({ id }) => only.includes(id))],
    packages: { ours: directory(values.package), base: directory(values.base) },
  };
}
