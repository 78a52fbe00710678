// @ts-check
/**
 * Checks all blocks of JavaScript at once against the types of the package, also what no run
 * reaches: each name must be known, and each member, option and event be one of the API.
 */
import path from 'node:path';
import ts from 'typescript';
import { root } from '../../js/build/command.mjs';
import { TYPES, standIns } from './stand-ins.js';

/** @typedef {import('./markdown.js').Block} Block */
/** @typedef {{ block: Block, code: string, name?: string }} Example */

/** Of a mini-program's host and of frameworks; their own types are not at hand. */
const HOST = ['Page', 'App', 'Component', 'getApp', 'getCurrentPages', 'wx', 'uni', 'require',
  'module', 'exports', 'ref', 'reactive'];
/** Node has these too, so that no stand-in declares them. */
const NODES = ['console', 'fetch', 'navigator', 'location', 'localStorage', 'sessionStorage',
  'require', 'module', 'exports', 'window', 'history'];

/** @type {ts.CompilerOptions} */
const OPTIONS = {
  allowJs: true, checkJs: true, noEmit: true, strict: false, skipLibCheck: true,
  target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler, lib: ['lib.es2022.d.ts'], types: ['node'],
  typeRoots: [path.join(root, 'node_modules/@types')],
};

/** The declarations of what the reader has. */
function ambient() {
  const names = [...Object.keys(standIns('ws://127.0.0.1/websocket')), ...HOST, 'MobileIMSDK']
    .filter((name) => !NODES.includes(name));
  const lines = names.map((name) => `declare let ${name}: ${TYPES[name] ?? 'any'};`);
  const globals = ['window', 'location', 'localStorage', 'sessionStorage', 'history', 'WebSocket']
    .map((name) => `declare var ${name}: any;`);
  return [...lines, ...globals, 'interface ImportMeta { hot?: any }', "declare module '*.vue';"]
    .join('\n');
}

/**
 * @param {Example[]} examples
 * @returns {Map<Block, string[]>} what is wrong, by block
 */
export function checkTypes(examples) {
  const place = path.join(root, 'build/documents-types');
  const declarations = path.join(place, 'reader.d.ts');
  /** @type {Map<string, Example>} */
  const byFile = new Map(examples.map((example, index) => {
    const { block, name = /^tsx?$/.test(block.language) ? 'block.ts' : 'block.js' } = example;
    const folder = `${block.file.replaceAll('/', '-')}-${index}`;
    return [path.join(place, folder, name), example];
  }));
  /** A file of the same document that came before is one that an example may import. */
  const own = (/** @type {string} */ file) => {
    const importer = [...byFile].find(([other]) => path.dirname(other) === path.dirname(file));
    if (!importer) return undefined;
    return examples.find(({ name = '', block }) => path.basename(name) === path.basename(file) &&
      block.file === importer[1].block.file)?.code;
  };
  const textOf = (/** @type {string} */ file) => {
    if (file === declarations) return ambient();
    const code = byFile.get(file)?.code ?? own(file);
    return code === undefined ? undefined : `${code}\nexport {};\n`;
  };
  const host = ts.createCompilerHost(OPTIONS);
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = (file) => textOf(file) !== undefined || fileExists(file);
  host.readFile = (file) => textOf(file) ?? readFile(file);
  host.getSourceFile = (file, version, ...more) => {
    const text = textOf(file);
    return text === undefined ? getSourceFile(file, version, ...more)
      : ts.createSourceFile(file, text, version, true);
  };
  host.directoryExists = undefined;
  const program = ts.createProgram([declarations, ...byFile.keys()], OPTIONS, host);
  /** @type {Map<Block, string[]>} */
  const wrong = new Map();
  for (const [file, { block }] of byFile) {
    const source = program.getSourceFile(file);
    if (!source) throw new Error(`${file} was not read`);
    const told = [...program.getSyntacticDiagnostics(source),
      ...program.getSemanticDiagnostics(source)].map(({ messageText, start = 0 }) => {
      const line = block.line + source.getLineAndCharacterOfPosition(start).line;
      return `${block.file}:${line}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
    });
    wrong.set(block, told);
  }
  return wrong;
}
