// @ts-check
/** What js/index.d.ts says of each thing in it: walked by the compiler's own reader. */
import fs from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/**
 * @typedef {object} Declared
 * @property {string} name with those of what it is in
 * @property {string} text its comment without the examples, on one line; '' where there is none
 * @property {string[]} examples of its comment
 * @property {string} type as written
 * @property {boolean} optional
 * @property {boolean} isMethod
 * @property {boolean} hasMembers
 */

/** @param {string} file in the tree @returns {Declared[]} */
export function declarationsIn(file) {
  const path = fileURLToPath(new URL(`../../${file}`, import.meta.url));
  const source = ts.createSourceFile(path, fs.readFileSync(path, 'utf8'), ts.ScriptTarget.Latest,
    true);
  /** @type {Declared[]} */
  const found = [];

  /** @param {import('typescript').Node} node @param {string} outer */
  function visit(node, outer) {
    const { name } = /** @type {any} */ (node);
    const isNamed = ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node) ||
      ts.isClassDeclaration(node) || ts.isVariableStatement(node) || ts.isPropertySignature(node) ||
      ts.isMethodSignature(node) || ts.isPropertyDeclaration(node) ||
      ts.isFunctionDeclaration(node) || ts.isConstructorDeclaration(node) ||
      ts.isConstructSignatureDeclaration(node);
    let inner = outer;
    if (isNamed) {
      const own = ts.isVariableStatement(node)
        ? node.declarationList.declarations[0].name.getText()
        : name ? name.getText() : 'new';
      inner = outer ? `${outer}.${own}` : own;
      const blocks = ts.getJSDocCommentsAndTags(node).filter(ts.isJSDoc);
      const { type, questionToken } = /** @type {any} */ (node);
      const [text, ...examples] = blocks.map((block) => block.getText()).join('\n')
        .replace(/^\s*\/\*\*\s?|\s*\*\/$/g, '').replace(/^\s*\* ?/gm, '')
        .split(/^@example\s/m);
      found.push({
        name: inner, text: text.replace(/\s+/g, ' ').trim(),
        examples: examples.map((example) => example.trim()),
        type: type ? type.getText() : '', optional: Boolean(questionToken),
        isMethod: ts.isMethodSignature(node),
        hasMembers: ts.isInterfaceDeclaration(node) || ts.isClassDeclaration(node),
      });
    }
    // What a function takes is told with the function.
    if (!ts.isParameter(node)) ts.forEachChild(node, (child) => visit(child, inner));
  }
  visit(source, '');
  return found;
}
