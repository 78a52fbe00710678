// @ts-check
/** The names that a block of JavaScript has, and those that it is to be given. */
import { parse } from 'acorn';

/** Those of its top level. @param {string} code @returns {Set<string>} */
function declaredIn(code) {
  /** @type {any} */
  const { body } = parse(code, { ecmaVersion: 'latest', sourceType: 'module' });
  /** @type {Set<string>} */
  const names = new Set();
  const add = (/** @type {any} */ pattern) => {
    if (!pattern) return;
    if (pattern.type === 'Identifier') names.add(pattern.name);
    for (const { value, argument } of pattern.properties ?? []) add(value ?? argument);
    for (const element of pattern.elements ?? []) add(element);
    add(pattern.left ?? pattern.argument);
  };
  for (const statement of body) {
    if (statement.source) for (const { local } of statement.specifiers ?? []) add(local);
    const declaration = statement.declaration ?? statement;
    for (const { id } of declaration.declarations ?? []) add(id);
    if (/^(Function|Class)Declaration$/.test(declaration.type)) add(declaration.id);
  }
  return names;
}

/**
 * Which of these names a block speaks of and does not declare.
 * @param {string} code @param {string[]} names
 */
export function wanted(code, names) {
  const own = declaredIn(code);
  return names.filter((name) =>
    !own.has(name) && new RegExp(`(?<![\\w$]|(?<!\\.\\.)\\.)${name}(?![\\w$])`).test(code));
}
