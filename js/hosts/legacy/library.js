// @ts-check
// Stands in for what came with Chrome 38 to 47, in engines back to Chrome 37. The build puts it
// around the ES5 file as it is (js/build/legacy.mjs), so it is ES5 itself. It changes no object of
// the page: our code alone sees these names.
/** @type {any} */
var host = self;

/** Iterators are found under it, and arrays then have none: they are walked by their length.
 * @type {any} */
var Symbol = host.Symbol;
if (typeof Symbol !== 'function') {
  Symbol = function () {};
  Symbol.iterator = '@@iterator';
}

/** @type {any} */
var newer = {
  /** An ES5 function cannot extend Error: what it is given is another object.
   * @param {Error} error @param {Error} own */
  native: function (error, own) {
    return Object.setPrototypeOf(error, Object.getPrototypeOf(own));
  },

  /** @param {any} text @param {string} start */
  '.startsWith': function (text, start) {
    return text.lastIndexOf(start, 0) === 0;
  },
  /** @param {any} list @param {any} wanted */
  '.includes': function (list, wanted) {
    return list.indexOf(wanted) >= 0;
  },
  /** @param {any[]} list @param {(one: any) => boolean} isRight */
  '.find': function (list, isRight) {
    return list.filter(isRight)[0];
  },
  /** @param {string} text @param {number} count */
  '.repeat': function (text, count) {
    return new Array(count + 1).join(text);
  },
  // Typed arrays have had these two for a shorter time than all others.
  /** @param {any} list @param {number} [begin] @param {number} [end] */
  '.slice': function (list, begin, end) {
    return new Uint8Array(list.subarray(begin, end));
  },
  /** @param {any} list @param {any} wanted @param {number} [from] */
  '.indexOf': function (list, wanted, from) {
    return Array.prototype.indexOf.call(list, wanted, from);
  },

  /** @param {any} list @param {(one: any, i: number) => any} [map] */
  'Array.from': function (list, map) {
    var iterator = list[Symbol.iterator] && list[Symbol.iterator](), all = [], step, i;
    if (iterator) while (!(step = iterator.next()).done) all.push(step.value);
    else for (i = 0; i < list.length; i++) all.push(list[i]);
    return map ? all.map(function (one, k) { return map(one, k); }) : all;
  },
  /** @param {any} list */
  'Uint8Array.from': function (list) {
    return new Uint8Array(newer['Array.from'](list));
  },
  /** @param {any} target */
  'Object.assign': function (target) {
    for (var i = 1; i < arguments.length; i++) {
      var source = arguments[i], keys = source ? Object.keys(Object(source)) : [];
      for (var k = 0; k < keys.length; k++) target[keys[k]] = source[keys[k]];
    }
    return target;
  },
  /** @param {number} x */
  'Math.trunc': function (x) {
    return x < 0 ? Math.ceil(x) : Math.floor(x);
  },
  /** @param {number} x */
  'Math.clz32': function (x) {
    var bits = x >>> 0, count = 32;
    for (; bits; bits >>>= 1) count--;
    return count;
  },
  /** @param {number} x */
  'Math.fround': function (x) {
    return new Float32Array([x])[0];
  },
};

/** Takes what the engine has itself, or the object: it may be one of ours. */
Object.keys(newer).forEach(function (name) {
  var parts = name.split('.'), holder = host[parts[0]], standIn = newer[name];
  if (!parts[0]) {
    newer[name] = function (/** @type {any} */ one, /** @type {any} */ a, /** @type {any} */ b) {
      return typeof one[parts[1]] === 'function' ? one[parts[1]](a, b) : standIn(one, a, b);
    };
  } else if (holder && typeof holder[parts[1]] === 'function') {
    newer[name] = function () { return holder[parts[1]].apply(holder, arguments); };
  }
});

/** @param {any} list @param {number} [kind] 0: keys, 1: values; else both */
function walker(list, kind) {
  var at = 0;
  /** @type {any} */
  var iterator = {
    next: function () {
      while (at < list.length && !list[at]) at++;
      var entry = list[at++];
      return entry ? { done: false, value: kind === undefined ? entry : entry[kind] }
        : { done: true, value: undefined };
    },
  };
  iterator[Symbol.iterator] = function () { return iterator; };
  return iterator;
}

/**
 * A Map, or a Set, in the order of insertion; keys that are no texts and numbers are looked for.
 * @this {any}
 * @param {any} given what it begins with
 * @param {boolean} isSet
 */
function Collection(given, isSet) {
  /** @type {any} */
  var own = this;
  own.isSet = isSet;
  own.clear();
  var all = given ? newer['Array.from'](given) : [];
  for (var i = 0; i < all.length; i++) {
    if (isSet) own.add(all[i]);
    else own.set(all[i][0], all[i][1]);
  }
}
/** @type {any} */
var members = {
  clear: function () {
    this.list = [];
    this.places = Object.create(null);
    this.size = 0;
  },
  /** @param {any} key @returns {number} its place, or -1 */
  place: function (key) {
    var type = typeof key;
    if (type === 'string' || type === 'number') {
      var at = this.places[type + key];
      return at === undefined ? -1 : at;
    }
    for (var i = 0; i < this.list.length; i++) {
      if (this.list[i] && this.list[i][0] === key) return i;
    }
    return -1;
  },
  /** @param {any} key */
  has: function (key) { return this.place(key) >= 0; },
  /** @param {any} key */
  get: function (key) { return (this.list[this.place(key)] || [])[1]; },
  /** @param {any} key @param {any} value */
  set: function (key, value) {
    var at = this.place(key);
    if (at >= 0) {
      this.list[at][1] = value;
      return this;
    }
    if (this.list.length > 32 && this.list.length > 4 * this.size) this.tidy();
    this.places[typeof key + key] = this.list.push([key, value]) - 1;
    this.size++;
    return this;
  },
  /** @param {any} key */
  add: function (key) { return this.set(key, key); },
  /** @param {any} key */
  'delete': function (key) {
    var at = this.place(key);
    if (at < 0) return false;
    delete this.places[typeof key + key];
    this.list[at] = undefined;  // whoever walks it keeps its place
    this.size--;
    return true;
  },
  /** Forgets the gaps; who is walking the old list sees what was in it. */
  tidy: function () {
    var old = this.list;
    this.clear();
    for (var i = 0; i < old.length; i++) if (old[i]) this.set(old[i][0], old[i][1]);
  },
  /** @param {(value: any, key: any, all: any) => void} call */
  forEach: function (call) {
    for (var i = 0, list = this.list; i < list.length; i++) {
      if (list[i]) call(list[i][1], list[i][0], this);
    }
  },
  keys: function () { return walker(this.list, 0); },
  values: function () { return walker(this.list, 1); },
  entries: function () { return walker(this.list); },
};
/** @this {any} */
members[Symbol.iterator] = function () {
  return this.isSet ? this.values() : this.entries();
};
Collection.prototype = members;

var hasMaps = typeof host.Map === 'function' && host.Map.prototype[Symbol.iterator] &&
  typeof host.Set === 'function' && host.Set.prototype[Symbol.iterator];
/** @type {any} */
var Map = hasMaps ? host.Map : function (/** @type {any} */ given) {
  return new Collection(given, false);
};
/** @type {any} */
var Set = hasMaps ? host.Set : function (/** @type {any} */ given) {
  return new Collection(given, true);
};

/** What nothing here can stand in for. */
var missing = ['Promise', 'WeakMap', 'Uint8Array', 'Int32Array', 'Uint32Array', 'Float32Array',
  'Float64Array', 'JSON', 'Math.imul', 'Object.defineProperty', 'Object.setPrototypeOf',
  'Number.isFinite', 'Number.isInteger', 'Number.isSafeInteger'].filter(function (name) {
  var parts = name.split('.'), holder = host[parts[0]];
  return !(parts[1] ? holder[parts[1]] : holder);
});

export { Map, Set, Symbol, newer, missing };
