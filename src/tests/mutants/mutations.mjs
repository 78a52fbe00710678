// Where a source text can be wrong by one token, and how: the operators of mutation testing. They
// work on tokens in clang-format's layout, which tells a binary operator (blanks around it) from a
// template's bracket, a pointer or a sign.
//
// Not touched: comments, strings, includes, static_asserts with the functions that only they call,
// and the conditions of IM_CHECK. An assertion holds in every run, so a weaker one is the same
// program.

const TOKEN = new RegExp([
  String.raw`(?<space>\s+|//.*|/\*[^]*?\*/)`,
  String.raw`(?<directive>#(?:\\\n|.)*)`,
  String.raw`(?<text>"(?:\\.|[^"\\])*")`,
  String.raw`(?<character>u?'(?:\\.|[^'\\])+')`,
  String.raw`(?<number>0x[0-9a-fA-F]+\w*|\d+(?:\.\d+)?\w*)`,
  String.raw`(?<word>[A-Za-z_]\w*)`,
  String.raw`(?<operator>->|::|<<=|>>=|\+\+|--|&&|\|\||[-+*/%&|^<>=!]=|<<|>>|[^])`,
].join('|'), 'gy');

const SWAPS = {
  '<': ['<=', '>='], '<=': ['<', '>'], '>': ['>=', '<='], '>=': ['>', '<'], '==': ['!='],
  '!=': ['=='], '&&': ['||'], '||': ['&&'], '+': ['-'], '-': ['+'], '*': ['/'], '/': ['*'],
  '%': ['*'], '&': ['|'], '|': ['&'], '<<': ['>>'], '>>': ['<<'], '+=': ['-='], '-=': ['+='],
  '*=': ['/='], '/=': ['*='],
};
const RELATIONAL = /^(<|<=|>|>=|==|!=)$/;
const LOWEST = /^(&&|\|\||\?)$/;
const OPENING = '([{', CLOSING = ')]}';

/** @returns {{ kind: string, text: string, at: number, blank: boolean }[]} without white space */
function tokensOf(text, from = 0) {
  const tokens = [];
  let blank = true;
  TOKEN.lastIndex = 0;
  for (let match; TOKEN.lastIndex < text.length && (match = TOKEN.exec(text));) {
    const [kind] = Object.entries(match.groups).find(([, found]) => found !== undefined);
    const last = tokens.at(-1);
    if (kind === 'space') {
      if (last) last.blankAfter = true;
      blank = true;
      continue;
    }
    tokens.push({ kind, text: match[0], at: from + match.index, blank, blankAfter: false });
    blank = false;
  }
  return tokens;
}

/** For each bracket the index of its partner; for each token the innermost bracket around it. */
function partnersOf(tokens) {
  const partners = new Map(), open = [];
  tokens.forEach((token, i) => {
    token.inside = tokens[open.at(-1)]?.text;
    if (token.kind !== 'operator') return;
    if (OPENING.includes(token.text)) open.push(i);
    if (!CLOSING.includes(token.text)) return;
    const start = open.pop();
    partners.set(i, start).set(start, i);
  });
  return partners;
}

/** Enumerators by the name of their enum; two enums of one name are told by their members. */
export function vocabularyOf(texts) {
  const enums = [];
  for (const text of texts) {
    const lists = new Map();
    for (const [, list, body] of text.matchAll(/#define (IM_\w+_LIST)\(X\)((?:\\\n|.)*)/g)) {
      lists.set(list, [...body.matchAll(/\bX\((k\w+)/g)].map(([, name]) => name));
    }
    const pattern = /enum (class )?(\w+)(?: : \w+)? \{([^}]*)\}/g;
    for (const [, scoped, name, body] of text.matchAll(pattern)) {
      const list = /(IM_\w+_LIST)\(X\)/.exec(body)?.[1];
      const members = list ? lists.get(list) : [...body.matchAll(/^\s*(k\w+)|, (k\w+)| (k\w+),/gm)]
        .map((found) => found.slice(1).find(Boolean));
      enums.push({ name, scoped: Boolean(scoped), members: [...new Set(members)] });
    }
  }
  return enums;
}

/**
 * All mutations of one text.
 * @returns {{ line: number, scope: string, operator: string, at: number, old: string,
 *   fresh: string }[]}
 */
export function mutationsOf(text, vocabulary) {
  const tokens = tokensOf(text);
  const source = { text, tokens, partners: partnersOf(tokens), vocabulary, found: [] };
  source.add = (operator, at, old, fresh) => source.found.push({ operator, at, old, fresh });
  const immune = immuneTokens(source);
  tokens.forEach((token, i) => {
    if (immune.has(i)) return;
    for (const operator of OPERATORS) operator(source, i);
  });
  const lines = new LineIndex(text);
  const distinct = new Map(source.found.map((one) => [`${one.at}:${one.old}:${one.fresh}`, one]));
  return [...distinct.values()].sort((a, b) => a.at - b.at)
    .map((one) => ({ ...one, line: lines.lineAt(one.at), scope: lines.scopeAt(one.at) }));
}

export const mutate = (text, { at, old, fresh }) =>
  text.slice(0, at) + fresh + text.slice(at + old.length);

function immuneTokens({ tokens, partners }) {
  const immune = new Set(), asserting = new Set();
  tokens.forEach((token, i) => {
    if (!/^(static_assert|IM_CHECK)$/.test(token.text)) return;
    const end = partners.get(i + 1);
    const calls = tokens.slice(i + 2, end).some(({ text }) => text === '(');
    if (token.text === 'IM_CHECK' && calls) return;
    if (token.text === 'static_assert') asserting.add(tokens[i + 2].text);
    for (let j = i; j <= end + 1; ++j) immune.add(j);
  });
  tokens.forEach((token, i) => {
    if (tokens[i - 1]?.text !== 'bool' || !asserting.has(token.text)) return;
    const body = partners.get(i + 1) + 1;
    for (let j = i; j <= partners.get(body); ++j) immune.add(j);
  });
  return immune;
}

// --- Operators ---

const isBinary = (token) => token.kind === 'operator' && token.blank && token.blankAfter;
const isOperand = (token) => ['word', 'number', 'character'].includes(token?.kind) ||
  /^[)\]]$/.test(token?.text ?? '');

function swapOperator({ tokens, add }, i) {
  const token = tokens[i];
  if (!isBinary(token) || !isOperand(tokens[i - 1])) return;
  for (const other of SWAPS[token.text] ?? []) add('operator', token.at, token.text, other);
}

function swapStep({ tokens, add }, i) {
  const { text, at } = tokens[i];
  if (text === '++') add('step', at, text, '--');
  if (text === '--') add('step', at, text, '++');
}

function dropSign({ tokens, add }, i) {
  const token = tokens[i];
  const unary = token.kind === 'operator' && !token.blankAfter && !isOperand(tokens[i - 1]);
  if (token.text === '!' || (token.text === '-' && unary && tokens[i + 1].kind === 'word')) {
    add('sign', token.at, token.text, '');
  }
}

function changeConstant({ tokens, add }, i) {
  const { kind, text, at } = tokens[i];
  if (kind === 'character') return changeCharacter(text, at, add);
  if (kind === 'directive') return changeOptions(text, at, add);
  if (kind !== 'number') return;
  for (const other of neighbours(text)) add('constant', at, text, other);
}

function neighbours(literal) {
  const [, digits, suffix] = /^(0x[0-9a-fA-F]+|\d+)(.*)$/.exec(literal);
  const value = BigInt(digits);
  const spell = (number) => (digits.startsWith('0x') ? `0x${number.toString(16)}` : `${number}`) +
    suffix;
  return value === 0n ? [spell(1n)] : [spell(value + 1n), spell(value - 1n)];
}

const ESCAPES = { n: 10, t: 9, r: 13, b: 8, f: 12, 0: 0 };

function changeCharacter(literal, at, add) {
  const [, prefix, escape, plain] = /^(u?)'(?:\\(.)|(.))'$/.exec(literal);
  const code = escape === undefined ? plain.codePointAt(0) : ESCAPES[escape] ??
    escape.codePointAt(0);
  for (const other of [code + 1, code - 1]) {
    if (other < 0) continue;
    add('constant', at, literal, `${prefix}'\\x${other.toString(16).padStart(2, '0')}'`);
  }
}

/** The table of options is a macro; its defaults and ranges are constants all the same. */
function changeOptions(directive, at, add) {
  if (!directive.startsWith('#define IM_OPTION_LIST')) return;
  for (const { kind, text, at: offset } of tokensOf(directive.slice(1), at + 1)) {
    if (kind !== 'number') continue;
    for (const other of neighbours(text)) add('constant', offset, text, other);
  }
}

function swapLiteral({ tokens, add }, i) {
  const { text, at } = tokens[i];
  if (text === 'true') add('literal', at, text, 'false');
  if (text === 'false') add('literal', at, text, 'true');
}

function swapMinMax({ tokens, add }, i) {
  const { text, at } = tokens[i];
  if (tokens[i - 1]?.text !== '::') return;
  if (text === 'min') add('minmax', at, text, 'max');
  if (text === 'max') add('minmax', at, text, 'min');
}

function swapEnumerator({ tokens, vocabulary, add }, i) {
  const { text, at } = tokens[i];
  const scope = tokens[i - 1]?.text === '::' ? tokens[i - 2].text : undefined;
  const list = vocabulary.find(({ name, scoped, members }) => members.includes(text) &&
    (scoped ? name === scope : scope === undefined));
  if (!list || list.members.length < 2) return;
  add('enumerator', at, text, list.members[(list.members.indexOf(text) + 1) % list.members.length]);
}

/** if, while and ?: the other way round, unless a single comparison, which has its own opposite. */
function negateCondition(source, i) {
  const { tokens, partners } = source;
  if (/^(if|while)$/.test(tokens[i].text)) return negate(source, i + 2, partners.get(i + 1));
  if (tokens[i].text !== '?') return;
  let start = i;
  while (!/^([=,;{([?:]|return)$/.test(tokens[start - 1].text)) {
    start = partners.has(start - 1) ? partners.get(start - 1) : start - 1;
  }
  negate(source, start, i);
}

function negate({ text, tokens, partners, add }, start, end) {
  const top = [];
  for (let j = start; j < end; j = OPENING.includes(tokens[j].text) ? partners.get(j) + 1 : j + 1) {
    top.push(tokens[j]);
  }
  const compound = top.some((token) => LOWEST.test(token.text));
  const comparison = top.some((token) => RELATIONAL.test(token.text) && isBinary(token));
  if (!compound && (comparison || top[0].text === '!')) return;
  const last = tokens[end - 1];
  const old = text.slice(tokens[start].at, last.at + last.text.length);
  add('condition', tokens[start].at, old, `!(${old})`);
}

const ASSIGNMENT = /^([-+*/|^&]?=|\.|->|\[|\(|\+\+|--)$/;
const KEYWORD = /^(if|for|while|switch|return|else|do|case|default|const|using|public|private)$/;

function deleteStatement(source, i) {
  const { text, tokens, partners, add } = source;
  if (!beginsStatement(source, i) || !isExpression(source, i)) return;
  let end = i;
  while (tokens[end].text !== ';') {
    if (CLOSING.includes(tokens[end].text) || tokens[end].kind === 'directive') return;
    end = OPENING.includes(tokens[end].text) ? partners.get(end) + 1 : end + 1;
  }
  if (tokens[i].text === 'break' && tokens[end + 1].text === '}') return;  // leads there anyway
  const old = text.slice(tokens[i].at, tokens[end].at + 1);
  const kept = tokens[i].text === 'return' && end > i + 1;
  add('statement', tokens[i].at, old, kept ? old.replace(/^return /, '') : ';');
}

function beginsStatement({ tokens, partners }, i) {
  const before = tokens[i - 1];
  if (tokens[i].inside !== '{') return false;  // in the head of a for
  if (before.text === ')') {
    return /^(if|for|while|switch)$/.test(tokens[partners.get(i - 1) - 1].text);
  }
  if (before.text === ':') return !before.blank;  // of a label, not of ?:
  return /^([;{}]|else)$/.test(before.text);
}

function isExpression(source, i) {
  const { text } = source.tokens[i];
  if (/^(continue|break)$/.test(text)) return true;
  if (text === 'return') return source.tokens[i + 1].text === ';' || inVoidFunction(source, i);
  if (/^(\+\+|--|\*|\()$/.test(text)) return true;
  if (source.tokens[i].kind !== 'word' || KEYWORD.test(text)) return false;
  let next = i + 1;
  while (source.tokens[next].text === '::') next += 2;
  return ASSIGNMENT.test(source.tokens[next].text);
}

/** There `return Call();` says two things, of which the call can stay alone. */
function inVoidFunction({ text, tokens }, i) {
  const heads = [...text.slice(0, tokens[i].at).matchAll(FUNCTION)];
  return /^ *(static )?void /.test(heads.at(-1)?.[0] ?? '');
}

function dropRow({ text, tokens, partners, add }, i) {
  const row = tokens[i].text === '{' && /^[,{]$/.test(tokens[i - 1]?.text ?? '');
  const end = partners.get(i);
  if (!row || tokens[end + 1].text !== ',' || text[tokens[i].at - 1] !== ' ') return;
  const old = text.slice(tokens[i].at, tokens[end + 1].at + 1);
  if (!old.includes('\n')) add('row', tokens[i].at, old, '');
}

const OPERATORS = [swapOperator, swapStep, dropSign, changeConstant, swapLiteral, swapMinMax,
  swapEnumerator, negateCondition, deleteStatement, dropRow];

// --- Lines ---

const FUNCTION = new RegExp('^(?: {2})?(?!IM_|return\\b|else\\b|if\\b|#)' +
  '(?:[\\w:<>]+[*&]* )*[*&]?(~?\\w+(?:::~?\\w+)*)\\(.*(?<!;)$', 'gm');

class LineIndex {
  constructor(text) {
    this.text = text;
    this.heads = [...text.matchAll(FUNCTION)].map(({ index, 0: head, 1: name }) =>
      ({ at: index, end: index + head.length, name, margin: head.search(/\S/) }));
  }

  lineAt(at) {
    return this.text.slice(0, at).split('\n').length;
  }

  /** The function that a mutation is in: the last that begins before, unless it has ended. */
  scopeAt(at) {
    const head = this.heads.findLast((one) => one.at <= at);
    const margin = this.text.slice(this.text.lastIndexOf('\n', at) + 1).search(/\S/);
    return head && (at < head.end || margin > head.margin) ? head.name : '';
  }
}
