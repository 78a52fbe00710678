// @ts-check
/** The names that a block of JavaScript has, and those that it is to be given. */
import { parse } from 'acorn';

/** Those of its top level. @param {any[]} body @returns {Set<string>} */
function declaredIn(body) {
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
  /** @type {import('acorn').Token[]} */
  const tokens = [];
  const { body } = parse(code, { ecmaVersion: 'latest', sourceType: 'module', onToken: tokens });
  const own = declaredIn(body), spoken = new Set(tokens.filter(({ type: { label } }, i) =>
    label === 'name' && !['.', '?.'].includes(tokens[i - 1]?.type.label))
    .map((token) => /** @type {any} */ (token).value));
  return names.filter((name) => spoken.has(name) && !own.has(name));
}
