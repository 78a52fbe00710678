// dist/llms.txt and dist/llms-full.txt: what there is to read about the package, and all of it as
// one text, for language models and whoever likes one file. As https://llmstxt.org has it.
import fs from 'node:fs';
import path from 'node:path';
import { root } from './command.mjs';
import { entries } from './reference.mjs';

const GUIDES = 'js/guide';
const CHINESE = /\.zh-CN\.md$/;
/** Behind its end: a full stop before a space, or a Chinese one. */
const SENTENCE = /(?<=[^\d]\. |。)/;
const ENOUGH = 40;
/** Types, with what to say of them; others are told by their entry. */
const TYPES = {
  'js/index.d.ts': 'the whole API: each method, event and option with unit, range, default, ' +
    'errors and an example',
  'js/generated/names.d.ts': 'the names of reasons and codes, which the API refers to',
  'js/twin.d.ts': 'the core in plain JavaScript',
  'js/bindings/index.d.ts': 'the snapshots that the hooks for React and Vue hand out',
  'demo-web/dev-server/index.d.ts': 'a server for development and tests, with faults to switch on',
};
const OTHERS = {
  'CHANGELOG.md': 'what changed, by version',
  'SECURITY.md': 'what is promised, what is not, and where to report',
};

/**
 * @param {string} folder a tree like this one
 * @returns {Record<string, string>} by their names, in dist/
 */
export function llmsFiles(folder = root) {
  const there = (file) => fs.existsSync(path.join(folder, file));
  const read = (file) => fs.readFileSync(path.join(folder, file), 'utf8');
  const guides = there(GUIDES) ? fs.readdirSync(path.join(folder, GUIDES)).sort()
    .filter((name) => name.endsWith('.md')).map((name) => `${GUIDES}/${name}`) : [];
  const documents = ['README.md', 'README.zh-CN.md', ...guides].filter(there)
    .map((file) => ({ file, isChinese: CHINESE.test(file), ...readDocument(read(file)) }));
  const [{ title, summary }] = documents;
  const head = `# ${title}\n\n> ${summary}\n`;
  const english = documents.filter(({ isChinese }) => !isChinese);
  const chinese = documents.filter(({ isChinese }) => isChinese);
  const told = { ...TYPES };
  for (const [file, entry] of Object.entries(folder === root ? entries() : {})) {
    told[file.replace('./', '')] ??= `the types of ${entry}`;
  }
  const types = Object.keys(told).filter(there);

  const link = (name, file, notes) => `- [${name}](../${file}): ${notes}\n`;
  const linkTo = ({ file, title: name, summary: notes }) =>
    link(/^README/.test(file) ? 'README' : name, file, notes);
  const isGuide = ({ file }) => file.startsWith(GUIDES);
  const section = (name, links) => (links.length ? `\n## ${name}\n\n${links.join('')}` : '');
  const whole = `- [All of it as one text](llms-full.txt): ${
    english.length > 1 ? 'README, guides and types' : 'README and types'}\n`;
  const list = [head,
    section('Docs', [...english.filter((one) => !isGuide(one)).map(linkTo),
      ...types.map((file) => link(file, file, told[file])), whole]),
    section('Guides', english.filter(isGuide).map(linkTo)),
    section('中文文档', chinese.map(linkTo)),
    section('Optional', Object.keys(OTHERS).filter(there)
      .map((file) => link(path.parse(file).name, file, OTHERS[file])))];

  const text = ({ file, body }) => `\n## ${file}\n\n${body}`;
  const full = [head, ...english.map(text),
    ...types.map((file) => text({ file, body: `\`\`\`ts\n${read(file).trim()}\n\`\`\`\n` })),
    ...chinese.map(text)];
  return { 'llms.txt': list.join(''), 'llms-full.txt': full.join('') };
}

export function writeLlms() {
  for (const [name, text] of Object.entries(llmsFiles())) {
    fs.writeFileSync(path.join(root, 'dist', name), text);
  }
}

/**
 * A document without what one text has no use for: pictures, notes to its writers, and links to
 * other files. Its headings are one level lower.
 * @param {string} source
 */
function readDocument(source) {
  const parts = source.split(/^(```[^]*?^```[^\n]*\n)/m);
  const body = parts.map((part, i) => (i % 2 ? part : plain(part))).join('').trim();
  const [heading] = /^### .*$/m.exec(body) ?? [''];
  return { title: heading.replace(/^### /, ''), body: `${body}\n`, summary: summaryOf(body) };
}

/** Its first sentences, as many as say something. @param {string} body */
function summaryOf(body) {
  const paragraphs = body.replace(/^```[^]*?^```.*$/gm, '').split(/\n{2,}/)
    .map((paragraph) => paragraph.trim().replace(/\s*\n\s*/g, ' '));
  const first = paragraphs.find((paragraph) => /^[^#|>!<-]/.test(paragraph)) ?? '';
  const sentences = first.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').split(SENTENCE);
  let summary = '';
  while (sentences.length && summary.length < ENOUGH) summary += sentences.shift();
  return summary.trim().replace(/:$/, '.').replace(/：$/, '。');
}

/** @param {string} text outside of code */
function plain(text) {
  return text.replace(/<!--[^]*?-->\n?/g, '').replace(/!\[[^\]]*\]\([^)]*\)/g, '')
    .replace(/^.*\[[^\]]*\]\(README(?:\.zh-CN)?\.md\).*\n/m, '')
    .replace(/\[([^\]]*)\]\((?!https?:)[^)]*\)/g, '$1')
    .replace(/^(#+) /gm, '##$1 ').replace(/\n{3,}/g, '\n\n');
}
