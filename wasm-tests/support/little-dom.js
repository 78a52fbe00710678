// @ts-check
/** As much of a DOM as React and Vue need to put texts on a page, and to take HTML over. */

class Node {
  /** @type {Node[]} */
  childNodes = [];
  /** @type {Node | null} */
  parentNode = null;

  /** @param {number} nodeType @param {string} nodeName @param {Page | null} ownerDocument */
  constructor(nodeType, nodeName, ownerDocument) {
    this.nodeType = nodeType;
    this.nodeName = nodeName;
    this.ownerDocument = ownerDocument;
  }

  addEventListener() {}
  removeEventListener() {}

  get firstChild() {
    return this.childNodes[0] ?? null;
  }

  get lastChild() {
    return this.childNodes.at(-1) ?? null;
  }

  get nextSibling() {
    const all = this.parentNode?.childNodes ?? [];
    return all[all.indexOf(this) + 1] ?? null;
  }

  /** @param {Node} child */
  appendChild(child) {
    return this.insertBefore(child, null);
  }

  /** @param {Node} child @param {Node | null} before */
  insertBefore(child, before) {
    child.parentNode?.removeChild(child);
    const at = before ? this.childNodes.indexOf(before) : this.childNodes.length;
    this.childNodes.splice(at, 0, child);
    child.parentNode = this;
    return child;
  }

  /** @param {Node} child */
  removeChild(child) {
    this.childNodes.splice(this.childNodes.indexOf(child), 1);
    child.parentNode = null;
    return child;
  }

  /** @returns {string} */
  get textContent() {
    return this.childNodes.map((child) => child.textContent).join('');
  }

  set textContent(text) {
    this.childNodes = [];
    if (text) this.appendChild(new Text(text, this.ownerDocument));
  }
}

class Text extends Node {
  /** @param {string} text @param {Page | null} page */
  constructor(text, page) {
    super(3, '#text', page);
    this.nodeValue = text;
  }

  get textContent() {
    return this.nodeValue;
  }

  set textContent(text) {
    this.nodeValue = text;
  }
}

class Element extends Node {
  namespaceURI = 'http://www.w3.org/1999/xhtml';
  style = {};
  /** @type {object[]} */
  attributes = [];

  /** @param {string} name @param {Page} page */
  constructor(name, page) {
    super(1, name.toUpperCase(), page);
    this.tagName = this.nodeName;
  }

  setAttribute() {}
  removeAttribute() {}
  hasAttribute = () => false;
  getAttribute = () => null;
}

/** A document, and the window that it is in. */
export class Page extends Node {
  hidden = false;
  activeElement = null;
  /** @type {Set<() => void>} of `visibilitychange` */
  watchers = new Set();

  constructor() {
    super(9, '#document', null);
    this.defaultView = { document: this, HTMLIFrameElement: class {}, event: undefined,
      navigator: { userAgent: '' } };
    this.documentElement = this.appendChild(new Element('html', this));
  }

  createElement = (/** @type {string} */ name) => new Element(name, this);
  createComment = () => new Text('', this);
  createTextNode = (/** @type {string} */ text) => new Text(text, this);

  /** @param {string} [type] @param {any} [listener] */
  addEventListener(type, listener) {
    if (type === 'visibilitychange') this.watchers.add(listener);
  }

  /** @param {string} [_type] @param {any} [listener] */
  removeEventListener(_type, listener) {
    this.watchers.delete(listener);
  }

  /** @param {boolean} isHidden */
  hide(isHidden) {
    this.hidden = isHidden;
    for (const watcher of this.watchers) watcher();
  }

  /** Puts in the HTML of elements without attributes. @param {string} html */
  parse(html) {
    const root = this.createElement('div');
    /** @type {Node} */
    let at = root;
    for (const [part] of html.matchAll(/<!--[^]*?-->|<[^>]+>|[^<]+/g)) {
      const [, isEnd, name] = /^<(\/?)(\w+)/.exec(part) ?? [];
      if (isEnd) at = /** @type {Node} */ (at.parentNode);
      else if (name) at = at.appendChild(this.createElement(name));
      else if (!part.startsWith('<')) at.appendChild(this.createTextNode(part));
    }
    return root;
  }
}

/**
 * A page for as long as a test runs.
 * @param {{ after: (undo: () => void) => void }} t
 */
export function openPage(t) {
  const page = new Page(), globals = /** @type {any} */ (globalThis);
  Object.assign(globals, { document: page, window: page.defaultView });
  t.after(() => {
    delete globals.document;
    delete globals.window;
  });
  return page;
}
