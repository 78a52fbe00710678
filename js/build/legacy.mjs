// Makes ES5 of a bundle, by the TypeScript that checks the sources: it has been in the tree all
// along, it keeps the order of what an iterator gives, and it needs no package more. What is newer
// in the library than the language is called by way of js/hosts/legacy/library.js.
import fs from 'node:fs';
import path from 'node:path';
import ts from 'typescript';
import { root } from './command.mjs';

const LIBRARY = path.join(root, 'js/hosts/legacy/library.js');

/** Methods that are called of a function, by the object. */
const METHODS = ['startsWith', 'includes', 'find', 'repeat', 'slice', 'indexOf'];
const STATICS = ['Array.from', 'Uint8Array.from', 'Object.assign', 'Math.trunc', 'Math.clz32',
  'Math.fround'];

const { factory } = ts;
const ofLibrary = (name) => factory.createElementAccessExpression(
  factory.createIdentifier('newer'), factory.createStringLiteral(name));

/** @param {import('typescript').TransformationContext} context */
function calledLate(context) {
  const visit = (given) => {
    const node = ts.visitEachChild(given, visit, context);
    if (ts.isPropertyAccessExpression(node) && ts.isIdentifier(node.expression)) {
      const name = `${node.expression.text}.${node.name.text}`;
      if (STATICS.includes(name)) return ofLibrary(name);
    }
    if (!ts.isCallExpression(node) || !ts.isPropertyAccessExpression(node.expression)) return node;
    const { name, expression } = node.expression;
    if (!METHODS.includes(name.text)) return node;
    return factory.createCallExpression(ofLibrary(`.${name.text}`), undefined,
      [expression, ...node.arguments]);
  };
  return (file) => ts.visitNode(file, visit);
}

/** @param {string} text @param {RegExp} pattern @param {string} by */
function replaceOnce(text, pattern, by) {
  const parts = text.split(pattern);
  if (parts.length !== 3) throw new Error(`${pattern} is there ${parts.length >> 1} times`);
  return parts[0] + by.replace('$1', parts[1]) + parts[2];
}

const LACKING = `return {
  SERVER: '0', ServerErrorCode: {}, ImError: Error,
  Client: function () {
    var error = new Error('the client cannot run: this browser has no ' + missing.join(', '));
    error.name = 'ImError';
    error.code = 'WASM_LOAD_FAILED';
    throw error;
  }
};`;

/**
 * @param {string} bundled an ES module
 * @returns {string} a classic script in ES5 that declares MobileIMSDK
 */
export function makeLegacy(bundled) {
  const [code, names] = bundled.split(/export\s*\{([^}]*)\};?\s*$/);
  const exported = names.split(',').map((name) => name.trim().split(' as '))
    .map(([inside, outside = inside]) => `${outside}: ${inside}`);
  const { outputText } = ts.transpileModule(code, {
    compilerOptions: {
      target: ts.ScriptTarget.ES5, module: ts.ModuleKind.ESNext, downlevelIteration: true,
    },
    transformers: { before: [calledLate] },
  });
  const own = replaceOnce(outputText, /_super\.call\(this, (\w+)\) \|\| this\b/,
    'newer.native(_super.call(this, $1), this)');
  const library = fs.readFileSync(LIBRARY, 'utf8').replace(/^export [^]*$/m, '');
  return `var MobileIMSDK = (function () {
${library}
if (missing.length) ${LACKING}
return (function () {
${own}
return { ${exported} };
})();
})();`;
}
