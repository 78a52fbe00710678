// The arguments of `npm run bench:page`.
import path from 'node:path';
import { parseArgs } from 'node:util';
import { root, whole } from '../../../js/build/command.mjs';
import { chosen } from '../arguments.mjs';
import { BASE, CONTESTANTS, WORKLOADS } from './catalogue.mjs';

/** @param {string[]} args */
export function readArguments(args) {
  const { values } = parseArgs({ args, options: {
    quick: { type: 'boolean', default: false }, update: { type: 'boolean', default: false },
    only: { type: 'string' }, workloads: { type: 'string' }, repetitions: { type: 'string' },
    base: { type: 'string' }, profile: { type: 'string' },
  } });
  if (values.update && (values.only || values.workloads || values.base || values.profile)) {
    throw new Error('--update needs everybody, and what is in this tree');
  }
  const only = chosen('only', values.only, CONTESTANTS.map(({ id }) => id));
  const isChosen = ({ id }) => only.includes(id.replace('base', 'ours'));
  return {
    quick: values.quick,
    update: values.update,
    repetitions: whole('repetitions', values.repetitions, values.quick ? 2 : 5, 1000),
    workloads: chosen('workloads', values.workloads, WORKLOADS),
    contestants: [...CONTESTANTS, ...values.base ? BASE : []].filter(isChosen),
    profiles: values.profile && path.resolve(values.profile),
    builds: { ours: root, base: values.base && path.resolve(values.base) },
  };
}
