// Which names are the shim's own, so that the bundles may shorten them. No spelling tells them from
// those that others use too, so they are looked up: the members of the shim's classes, what its
// functions return in literals and what its typedefs declare, without all that is reserved.
//
// A name stands for every property that is called so, whose ever it is. So whatever is read by
// others, or by a text at run time, must be reserved; one name too many costs some bytes. Which of
// its own names stay long for that reason says
//   node js/build/internal-names.mjs
import { parse } from 'acorn';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { WIRE_NAMES as TAB_PROTOCOL } from '../tabs/wire.js';
import { WIRE_NAMES as TALK_PROTOCOL } from '../talk/tabs.js';
import { root } from './command.mjs';

/** What tabs say to each other, which may run different versions of the page. */
export { TAB_PROTOCOL };

/** What the core's instances have besides the functions of im_api.h, and what modules have. */
const OF_MODULES = ['memory', '_initialize', 'default'];

const LIBRARIES = 'node_modules/typescript/lib', LIBRARY = /^lib\.(es|dom|webworker).*\.d\.ts$/;

/**
 * Talk and its bindings are bundled apart, and stand on the public API alone. `ofHosts` are files
 * that speak with hosts, what `stored` ones declare is read by other versions.
 */
const SHIM = {
  sources: /^js\/(?!(generated|build|talk|bindings|react|vue)\/)/,
  ofHosts: /^js\/hosts\//, stored: /^$/,
  types: ['js/index.d.ts', 'js/twin.d.ts'], wire: TAB_PROTOCOL,
};
export const TALK = {
  sources: /^js\/talk\//, ofHosts: /^js\/talk\/host\.js$/,
  stored: /^js\/talk\/(records|transaction)\.js$/,
  types: ['js/index.d.ts', 'js/talk/index.d.ts'], wire: TALK_PROTOCOL,
};

const IDENTIFIER = /[A-Za-z_$][\w$]*/g;
const COMMENTS = /\/\*[^]*?\*\/|\/\/.*/g;
const PARAMETERS = /([(,] *)[A-Za-z_$][\w$]*(?=\??: )/g;
/** A line of these files declares one member; what is inline stands in braces. */
const DECLARED = [
  /^\s+(?:(?:static|readonly|get|set) )*([A-Za-z_$][\w$]*)\??[:(<]/gm,
  /[{;] *(?:readonly )?([A-Za-z_$][\w$]*)\??:/g,
  /^(?:declare )?(?:var|function|class|interface) ([A-Za-z_$][\w$]*)/gm,
];

const read = (file) => fs.readFileSync(path.join(root, file), 'utf8');

/** Names of the language and of browsers. Parsed once. @type {Set<string> | undefined} */
let standard;

function standardNames() {
  if (standard) return standard;
  const files = fs.readdirSync(path.join(root, LIBRARIES)).filter((name) => LIBRARY.test(name));
  if (files.length < 10) throw new Error(`where are the libraries of ${LIBRARIES}?`);
  standard = new Set();
  for (const file of files) {
    const text = read(`${LIBRARIES}/${file}`).replace(COMMENTS, '');
    for (const pattern of DECLARED) {
      for (const [, name] of text.matchAll(pattern)) standard.add(name);
    }
  }
  return standard;
}

/** Texts in the types count too: a table may be asked for what they say. Parameters do not. */
function publicNames(types) {
  return types.flatMap((file) => read(file).replace(COMMENTS, '')
    .replace(PARAMETERS, '$1').match(IDENTIFIER));
}

/** @returns {{ file: string, text: string }[]} */
function sources(part) {
  return fs.readdirSync(path.join(root, 'js'), { recursive: true })
    .map((name) => path.posix.join('js', name)).filter((file) => file.endsWith('.js'))
    .filter((file) => part.sources.test(file)).sort().map((file) => ({ file, text: read(file) }));
}

/** @param {(node: any, parent: any) => void} visit */
export function walk(node, visit, parent = undefined) {
  const isNode = typeof node.type === 'string';
  if (isNode) visit(node, parent);
  for (const child of Object.values(node)) {
    if (child && typeof child === 'object') walk(child, visit, isNode ? node : parent);
  }
}

/** Of a member, a property or what is asked of an object; none where it is quoted or computed. */
function nameOf({ computed, key, property }) {
  const name = key ?? property;
  return !computed && name?.type === 'Identifier' ? [name.name] : [];
}

const keysOf = ({ properties }) => properties.flatMap(nameOf);
const isReturned = (literal, parent) => parent?.type === 'ReturnStatement' ||
  parent?.type === 'ArrowFunctionExpression' && parent.body === literal;
const isTable = ({ type, id }) => type === 'VariableDeclarator' && /^[A-Z_\d]+$/.test(id.name);

/** `@property {type} name`, whatever braces the type has. @param {string} comment */
function propertiesOf(comment) {
  return comment.split(/@property\s+(?=\{)/).slice(1).flatMap((text) => {
    let depth = 0, end = 0;
    do {
      if (text[end] === '{') depth++;
      if (text[end] === '}') depth--;
    } while (++end < text.length && depth > 0);
    return /^\s+\[?([A-Za-z_$][\w$]*)/.exec(text.slice(end))?.[1] ?? [];
  });
}

/** @param {any} node an export @returns {string[]} */
function exportsOf({ declaration, specifiers = [] }) {
  const declared = declaration?.declarations ?? (declaration ? [declaration] : []);
  return [...declared.flatMap(({ id }) => id?.name ?? []),
    ...specifiers.map(({ exported }) => exported.name ?? exported.value)];
}

/**
 * The names of one file: its `own`, those `asked` of objects, `handed` on in literals, in `tables`
 * that are asked by a text, `exported`, and `typed` in comments; and the `modules` whose exports it
 * has in an object.
 * @param {string} text
 */
export function namesIn(text) {
  const own = [], asked = [], handed = [], tables = [], exported = [], modules = [], comments = [];
  const tree = parse(text, {
    ecmaVersion: 'latest', sourceType: 'module',
    onComment: (isBlock, comment) => { if (isBlock) comments.push(comment); },
  });
  walk(tree, (node, parent) => {
    const { type } = node;
    if (type === 'MethodDefinition' || type === 'PropertyDefinition') own.push(...nameOf(node));
    if (type === 'AssignmentExpression' && node.left.object?.type === 'ThisExpression') {
      own.push(...nameOf(node.left));
    }
    if (type === 'MemberExpression' && node.object.type !== 'ThisExpression') {
      asked.push(...nameOf(node));
    }
    if (type === 'ObjectPattern') asked.push(...keysOf(node));
    if (type === 'ObjectExpression') {
      (isReturned(node, parent) ? own : handed).push(...keysOf(node));
      if (isTable(parent)) tables.push(...keysOf(node));
    }
    if (type.startsWith('Export')) exported.push(...exportsOf(node));
    if (type === 'ImportExpression') modules.push(node.source.value);
    if (type === 'ImportNamespaceSpecifier') modules.push(parent.source.value);
  });
  const typed = comments.flatMap(propertiesOf);
  return { own, asked, handed, tables, exported, modules, typed };
}

/** @returns {Set<string>} what keeps its spelling */
function reservedNames(files, { ofHosts: hosts, stored, types, wire }) {
  const ofHosts = files.filter(({ file }) => hosts.test(file));
  const inObjects = new Set(files.flatMap(({ file, modules }) =>
    modules.map((name) => path.posix.join(path.posix.dirname(file), String(name)))));
  const ownOfHosts = new Set(ofHosts.flatMap(({ own }) => own));
  return new Set([
    ...wire, ...OF_MODULES, ...publicNames(types), ...standardNames(),
    ...files.flatMap(({ file, typed }) => (stored.test(file) ? typed : [])),
    ...read('js/generated/codes.js').match(IDENTIFIER),
    ...files.flatMap(({ tables }) => tables),
    ...files.flatMap(({ file, exported }) => (inObjects.has(file) ? exported : [])),
    // Reserve what these files are handed and hand on: it is the hosts', or the platform's.
    ...ofHosts.flatMap(({ handed, typed }) => [...handed, ...typed]),
    ...ofHosts.flatMap(({ asked }) => asked).filter((name) => !ownOfHosts.has(name)),
  ]);
}

/** Its own names, sorted: those to be `short`, and those that are `kept` as others' too. */
export function internalNames(part = SHIM) {
  const files = sources(part).map(({ file, text }) => ({ file, ...namesIn(text) }));
  const reserved = reservedNames(files, part);
  const isKept = (name) => reserved.has(name) || /^(on[A-Z]|im_)/.test(name);
  const own = [...new Set(files.flatMap((one) => [...one.own, ...one.typed]))].sort()
    .filter((name) => name !== 'constructor');
  return { short: own.filter((name) => !isKept(name)), kept: own.filter(isKept) };
}

/** What esbuild needs to know. A name that begins with an underscore is always one of its own. */
export function mangling(part = SHIM) {
  const plain = internalNames(part).short.filter((name) => !/^_[a-z]/.test(name))
    .map((name) => `^${name.replace(/\$/g, '\\$')}$`);
  return {
    mangleProps: new RegExp(['^_[a-z]', ...plain].join('|')), reserveProps: /^_initialize$/,
  };
}

/**
 * For a file that has client, talk and what stands on them: short is what is short in both, or in
 * the one that alone knows the name; and no name that the rest, in `folder`, may have from others.
 * @param {string} folder
 */
export function sharedMangling(folder) {
  const identifiers = (/** @type {string[]} */ files) =>
    new Set(files.flatMap((file) => read(file).match(IDENTIFIER) ?? []));
  const [shim, talk] = [SHIM, TALK].map((part) => ({
    short: new Set(internalNames(part).short),
    known: identifiers(sources(part).map(({ file }) => file)),
  }));
  const rest = identifiers(fs.readdirSync(path.join(root, folder), { recursive: true })
    .map((name) => path.posix.join(folder, name)).filter((file) => file.endsWith('.js')));
  const isShort = (name) => (shim.short.has(name) || !shim.known.has(name)) &&
    (talk.short.has(name) || !talk.known.has(name));
  const plain = [...new Set([...shim.short, ...talk.short])].sort()
    .filter((name) => !/^_[a-z]/.test(name) && isShort(name) && !rest.has(name))
    .map((name) => `^${name.replace(/\$/g, '\\$')}$`);
  return {
    mangleProps: new RegExp(['^_[a-z]', ...plain].join('|')), reserveProps: /^_initialize$/,
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(`the shim's own, but long in the bundles:\n${internalNames().kept.join(' ')}`);
  console.log(`talk's own, but long in the bundles:\n${internalNames(TALK).kept.join(' ')}`);
}
