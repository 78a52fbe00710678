// One page of a mini-program: the instance that the host makes of what Page() or Component() was
// given, the data that are set, and events of what its template binds.
import fs from 'node:fs';
import path from 'node:path';
import vm from 'node:vm';

const TEMPLATES = ['.wxml', '.ttml', '.axml'];

/** Sets what a path like `list[0].text` or `root.cn.[1].v` names. */
function setAt(/** @type {any} */ data, /** @type {string} */ name, /** @type {unknown} */ value) {
  const keys = name.replace(/\[(\d+)\]/g, '.$1').split('.').filter(Boolean);
  const last = /** @type {string} */ (keys.pop());
  const place = keys.reduce((at, key) => (at[key] ??= {}), data);
  place[last] = value;
}

/** What crosses to where it is drawn: JSON, without functions. @param {unknown} value */
const plain = (value) => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)));

/** Every text in there. @param {any} value @returns {string[]} */
function textsIn(value) {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(textsIn);
}

export class PageOfHost {
  #definition;
  #isComponent;

  /** @param {any} program @param {any} defined @param {any} start */
  constructor(program, { page, component }, start) {
    const definition = page ?? component;
    this.program = program;
    this.start = start;
    this.#definition = definition;
    this.#isComponent = component !== undefined;
    const own = typeof definition.data === 'function' ? definition.data() : definition.data;
    const instance = {
      ...definition, ...definition.methods,
      data: plain(own ?? {}), properties: {}, props: {}, options: start.query,
      route: start.path, is: start.path, $id: 1, $viewId: 1, id: '', dataset: {},
      __wxExparserNodeId__: '1', __nodeId__: 0, __webviewId__: 1,  // as Douyin marks a page
      setData: (/** @type {any} */ more, /** @type {() => void} */ done) => {
        for (const [name, value] of Object.entries(more)) setAt(instance.data, name, plain(value));
        if (done) program.launch.gate.later(1, () => done.call(instance));
      },
      selectComponent: () => null, selectAllComponents: () => [],
      createSelectorQuery: () => ({ select: () => ({}), exec: () => {} }),
      triggerEvent() {}, hasBehavior: () => false,
      getOpenerEventChannel: () => ({ on() {}, emit() {} }),
    };
    instance.$spliceData = instance.setData;
    this.instance = /** @type {any} */ (instance);
  }

  open() {
    const { instance, start: { query } } = this, { lifetimes = {} } = this.#definition;
    const call = (/** @type {string} */ name, /** @type {unknown[]} */ ...args) =>
      (lifetimes[name] ?? this.#definition[name] ?? instance[name])?.call(instance, ...args);
    if (this.#isComponent) {
      for (const name of ['created', 'onInit', 'attached', 'didMount']) call(name);
    }
    call('onLoad', query);
    call('onShow');
    if (this.#isComponent) call('ready');
    call('onReady');
  }

  /** @param {'onShow' | 'onHide'} method */
  tell(method) {
    this.instance[method]?.();
  }

  /** Every text that is given to be drawn. */
  get texts() {
    return textsIn(this.instance.data);
  }

  /** Types into the field. @param {string} value */
  type(value) {
    this.#fire('words', 'input', { value, cursor: value.length });
  }

  tap() {
    this.#fire('send', 'tap', {});
  }

  /** @param {string} className of the element @param {string} type @param {object} detail */
  #fire(className, type, detail) {
    const { handler, id, dataset } = this.#drawn(className) ?? this.#bound(className, type);
    const target = { id, dataset, offsetLeft: 0, offsetTop: 0 };
    this.instance[handler]({
      type, detail, target, currentTarget: target, mark: {}, timeStamp: 1, touches: [],
      changedTouches: [],
    });
  }

  /** A node of Taro: the template is one for all, what is to be drawn is in the data. */
  #drawn(/** @type {string} */ className) {
    const find = (/** @type {any} */ node) => {
      if (typeof node !== 'object' || node === null) return undefined;
      if (node.cl === className) return node;
      for (const child of Object.values(node.cn ?? {})) {
        const found = find(child);
        if (found) return found;
      }
      return undefined;
    };
    const node = find(this.instance.data.root);
    return node && { handler: 'eh', id: node.uid ?? node.sid, dataset: { sid: node.sid } };
  }

  /** What the template binds to an event. @param {string} className @param {string} type */
  #bound(className, type) {
    const { program: { folder }, start, instance: { data } } = this;
    const file = TEMPLATES.map((end) => path.join(folder, start.path + end)).find(fs.existsSync);
    const template = fs.readFileSync(/** @type {string} */ (file), 'utf8');
    const tag = [...template.matchAll(/<\w[^<>]*>/g)].map(([text]) => text)
      .find((text) => new RegExp(`class="[^"]*\\b${className}\\b`).test(text));
    if (!tag) throw new Error(`the template has no ${className}`);
    const value = (/** @type {string} */ text) => text.replace(/^\{\{(.*)\}\}$/s, (_, code) =>
      JSON.stringify(vm.runInNewContext(`(${code})`, { ...data })));
    const parsed = (/** @type {string} */ text) =>
      (text.startsWith('{{') ? JSON.parse(value(text)) : text);
    const attributes = Object.fromEntries([...tag.matchAll(/([\w:-]+)="([^"]*)"/g)]
      .map(([, name, text]) => [name.toLowerCase(), text]));
    const bound = ['bind', 'catch', 'on', 'bind:', 'catch:'].map((word) => attributes[word + type])
      .find((text) => text !== undefined);
    if (bound === undefined) throw new Error(`${className} hears of no ${type}`);
    const dataset = Object.fromEntries(Object.entries(attributes)
      .filter(([name]) => name.startsWith('data-')).map(([name, text]) => [
        name.slice('data-'.length).replace(/-(\w)/g, (_, letter) => letter.toUpperCase()),
        parsed(text)]));
    return { handler: parsed(bound), id: '', dataset };
  }
}
