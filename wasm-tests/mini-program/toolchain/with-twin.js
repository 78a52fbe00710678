// @ts-check
/** The demo as an application that must run without WebAssembly too would have it. */
import fs from 'node:fs';
import path from 'node:path';

/** @param {string} file @param {string} before @param {string} after */
function replace(file, before, after) {
  const text = fs.readFileSync(file, 'utf8');
  if (text.split(before).length !== 2) throw new Error(`${file}: not once: ${before}`);
  fs.writeFileSync(file, text.replace(before, () => after));
}

/** @param {string} project a copy of the demo */
export function addTwin(project) {
  replace(path.join(project, 'im/session.js'), 'new Client({\n',
    'new Client({\n      twin: () => require(\'mobileimsdk-wasm/twin\'),\n');
  replace(path.join(project, 'project.config.json'),
    '{ "type": "file", "value": "miniprogram_npm/mobileimsdk-wasm/twin.js" },', '');
}
