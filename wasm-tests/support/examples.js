// @ts-check
/** Compiles the examples of the types, each where it would stand in an application. */
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const at = (/** @type {string} */ name) => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const FILE = at('wasm-tests/types/examples.mts');

/** What examples take as given. Whatever else they name is declared in none, and told. */
const HEAD = `
import {
  Client, ImError, SERVER, ServerErrorCode, type ClientOptions, type EventListener,
  type EventName, type Message, type MessageSnapshot, type Platform, type SendOptions,
  type SentMessage, type Socket, type SocketHandlers, type Store,
} from 'mobileimsdk-wasm';
declare const client: Client;
declare const sent: SentMessage;
declare const message: Message;
declare const messages: Message[];
declare const error: ImError;
declare const controller: AbortController;
declare const url: string, userId: string, text: string, cursor: string;
`;

/** @type {ts.CompilerOptions} */
const OPTIONS = {
  noEmit: true, strict: true, exactOptionalPropertyTypes: true, noImplicitOverride: true,
  lib: ['lib.es2022.d.ts', 'lib.dom.d.ts', 'lib.dom.iterable.d.ts'], types: [],
  target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext, allowJs: false,
};

/** `name: value` is an option, everything else is statements. @param {string} example */
const placed = (example) => (/^\w+: /.test(example)
  ? `({\n${example}\n}) satisfies Partial<ClientOptions>;`
  : `${example};`);

/**
 * @param {string[]} examples
 * @param {string[]} own names that an application has of its own
 * @param {string} [head] what examples take as given
 * @returns {string[]} what is wrong with them
 */
export function compileExamples(examples, own, head = HEAD) {
  const declared = own.map((name) => `declare let ${name}: any;`).join('\n');
  const parts = examples.map((example) => `async () => {\n${placed(example)}\n};`);
  const source = [head, declared, ...parts].join('\n');
  const host = ts.createCompilerHost(OPTIONS);
  const { getSourceFile, fileExists } = host;
  host.getSourceFile = (name, ...rest) => (path.normalize(name) === FILE
    ? ts.createSourceFile(name, source,
      { languageVersion: ts.ScriptTarget.ES2022, impliedNodeFormat: ts.ModuleKind.ESNext })
    : getSourceFile.call(host, name, ...rest));
  host.fileExists = (name) => path.normalize(name) === FILE || fileExists.call(host, name);
  const program = ts.createProgram([FILE], OPTIONS, host);
  const file = /** @type {ts.SourceFile} */ (program.getSourceFile(FILE));
  return [...program.getSyntacticDiagnostics(file), ...program.getSemanticDiagnostics(file)]
    .map(({ start = 0, messageText }) => {
      const { line } = file.getLineAndCharacterOfPosition(start);
      return `${source.split('\n')[line]}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
    });
}
