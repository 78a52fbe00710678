// What runs in an old V8: one file of dist/ in a realm that has what a page, or a mini-program, of
// that time has. In ES5. Reads commands, a line of JSON each, and answers each with one.
'use strict';

var fs = require('fs'), path = require('path'), vm = require('vm');
var Ws = require('ws-for-old-node');

var kind = process.argv[2], dist = process.argv[3];
var stored = {};  // what a store keeps from page to page
var client, heard = [], context;

function now() {
  var time = process.hrtime();
  return time[0] * 1e3 + time[1] / 1e6;
}

function fill(bytes) {
  var random = require('crypto').randomBytes(bytes.length);
  for (var i = 0; i < bytes.length; i++) bytes[i] = random[i];
  return bytes;
}

/** The few words of `wx` that a chat needs. */
function miniProgram() {
  return {
    connectSocket: function (options) {
      var socket = new Ws(options.url);
      function on(name, map) {
        return function (listener) { socket.on(name, function (a, b) { listener(map(a, b)); }); };
      }
      return {
        onOpen: on('open', function () { return {}; }),
        onMessage: on('message', function (data) { return { data: data }; }),
        onClose: on('close', function (code, reason) { return { code: code, reason: reason }; }),
        onError: on('error', function (error) { return { errMsg: String(error) }; }),
        send: function (sent) {
          socket.send(sent.data);
          setTimeout(function () { sent.success({}); });
        },
        close: function () { socket.close(); },
      };
    },
    getRandomValues: function (options) {
      var bytes = fill(new Uint8Array(options.length));
      setTimeout(function () { options.success({ randomValues: bytes.buffer }); });
    },
  };
}

function read(file) {
  return fs.readFileSync(path.join(dist, file), 'utf8');
}

function run(file) {
  return vm.runInContext(read(file), context, file);
}

/** CommonJS, as mini-programs have it. */
function required(file) {
  var module = { exports: {} };
  vm.runInContext('(function (module, exports) {' + read(file) + '\n})', context, file)(
    module, module.exports);
  return module.exports;
}

/** A realm of its own, like a page that was loaded again. */
function load(before) {
  var globals = { setTimeout: setTimeout, clearTimeout: clearTimeout, console: console };
  if (kind === 'miniprogram') globals.wx = miniProgram();
  else {
    globals.WebSocket = function (url) { return new Ws(url); };
    globals.performance = { now: now };
    globals.crypto = { getRandomValues: fill };
    globals.importScripts = run;
  }
  context = vm.createContext(globals);
  if (kind !== 'miniprogram') vm.runInContext('var self = this', context);
  vm.runInContext('delete this.WebAssembly; ' + (before || ''), context);
  if (kind === 'miniprogram') return required('miniprogram/index.js');
  run(kind === 'legacy' ? 'legacy/mobileimsdk.js' : 'mobileimsdk.js');
  return vm.runInContext('MobileIMSDK', context);
}

var store = {
  load: function (prefix) {
    return Promise.resolve(Object.keys(stored).filter(function (key) {
      return key.slice(0, prefix.length) === prefix;
    }).map(function (key) { return [key, stored[key]]; }));
  },
  write: function (puts, removes) {
    puts.forEach(function (put) { stored[put[0]] = put[1]; });
    removes.forEach(function (key) { delete stored[key]; });
    return Promise.resolve();
  },
};

var commands = {
  /** Makes a client in a new realm. */
  create: function (url, before) {
    var entry = load(before), options = { url: url, userId: 'alice', receipts: true, store: store };
    if (kind === 'miniprogram') {
      options.twin = function () { return required('miniprogram/twin.js'); };
    }
    client = new entry.Client(options);
    heard = [];
    client.on('message', function (message) { heard.push(message.content); });
    client.on('restored', function (event) {
      event.messages.forEach(function (one) { heard.push('restored ' + one.content); });
    });
    client.on('error', function (error) { heard.push(error.code); });
  },
  begin: function () { client.login().then(undefined, function () {}); },
  login: function () {
    return client.login({ timeout: 15000 }).then(function () { return client.stats().core; });
  },
  keep: function (content) {
    return client.send('bob', content).stored.then(function () { return 'stored'; });
  },
  send: function (content) {
    return client.send('bob', content).delivered.then(function () { return 'delivered'; });
  },
  heard: function () { return heard; },
  close: function () { return client.close(); },
};

require('readline').createInterface({ input: process.stdin, terminal: false })
  .on('line', function (line) {
    var asked = JSON.parse(line);
    new Promise(function (resolve) {
      resolve(commands[asked[0]].apply(null, asked.slice(1)));
    }).then(function (value) { return { value: value === undefined ? null : value }; },
      function (error) { return { error: error.code + ': ' + error.message }; })
      .then(function (answer) { process.stdout.write(JSON.stringify(answer) + '\n'); });
  });
