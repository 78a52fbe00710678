import { Client } from 'mobileimsdk-wasm';

const at = (name) => document.querySelector(name);
const query = new URLSearchParams(window.location.search);
let logged = 0;

function addLine(text) {
  const line = document.createElement('p');
  line.className = 'line';
  line.textContent = text;
  at('.lines').append(line);
  return line;
}

function follow(message) {
  const line = addLine(`to ${message.to}: ${message.content}`);
  const mark = (what) => () => { line.textContent += ` ${what}`; };
  message.stored.then(mark('(stored)'), mark('(not stored)'));
  message.delivered.then(mark('(delivered)'), mark('(lost)'));
}

const client = new Client({
  url: query.get('server'), userId: query.get('user'), senseMode: '3s',
  shareAcrossTabs: query.get('tabs') === 'yes', reconnect: { minDelay: 50 },
  logger: () => { logged += 1; show(); },
});

function show() {
  at('.status').textContent = `${client.state} on ${client.stats().core}, ${logged} logged`;
}

client.on('state', show);
client.on('message', ({ from, content }) => addLine(`from ${from}: ${content}`));
client.on('restored', ({ messages }) => messages.forEach(follow));
client.on('error', ({ code }) => addLine(`error: ${code}`));
at('.send').addEventListener('click', () => follow(client.send('bob', at('.words').value)));
client.login().catch(({ code }) => addLine(`error: ${code}`));
