// What a page of the old engines does: run as a classic script, in the language of its oldest.
'use strict';

window.actor = (function () {
  var events = ['message', 'delivered', 'restored', 'lost', 'log', 'error'];
  var entry, client, heard;

  function tell(event, value) {
    heard.push({ event: event, value: value });
  }

  function summary(event, value) {
    if (event === 'error') return value.code + ': ' + value.message;
    if (event === 'restored') return value.messages.map(function (one) { return one.content; });
    if (event === 'lost') return value.reason;
    return event === 'log' ? value.text : value.content;
  }

  return {
    /** Takes what the script, or the module, has brought. */
    use: function (module) { entry = module; },
    ready: function () { return !!(entry || window.MobileIMSDK); },
    create: function (options) {
      heard = [];
      client = new (entry || window.MobileIMSDK).Client(options);
      events.forEach(function (event) {
        client.on(event, function (value) { tell(event, summary(event, value)); });
      });
    },
    login: function () {
      return client.login({ timeout: 15000 }).then(function () { return client.state; });
    },
    begin: function () { client.login().catch(function () {}); },
    send: function (to, content) {
      return client.send(to, content).delivered.then(function () { return 'delivered'; });
    },
    keep: function (to, content) {
      return client.send(to, content).stored.then(function () { return 'stored'; },
        function (error) { return error.code; });
    },
    heard: function (event) {
      return heard.filter(function (one) { return one.event === event; })
        .map(function (one) { return one.value; });
    },
    stats: function () { return client.stats(); },
    close: function () { return client.close(); },
  };
})();
