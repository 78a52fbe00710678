import { useRef, useState } from 'react';
import { useLoad } from '@tarojs/taro';
import { Button, Input, View } from '@tarojs/components';
import { makeClient } from '../../im';

/** Logs in, and tells `show` what there is to see. */
function startChat({ server, user, tabs }, show) {
  const client = makeClient({
    url: server, userId: user, shareAcrossTabs: tabs === 'yes', senseMode: '3s',
    reconnect: { minDelay: 50 }, logger: () => show.log(),
  });
  client.on('state', ({ state }) => show.state(`${state} on ${client.stats().core}`));
  client.on('message', ({ from, content }) => show.line(`from ${from}: ${content}`));
  client.on('restored', ({ messages }) => messages.forEach(show.sent));
  client.on('error', ({ code }) => show.line(`error: ${code}`));
  client.login().catch(({ code }) => show.line(`error: ${code}`));
  return client;
}

export default function Chat() {
  const [state, setState] = useState('idle');
  const [logged, setLogged] = useState(0);
  const [lines, setLines] = useState([]);
  const [words, setWords] = useState('');
  const client = useRef(null);

  const addLine = (text) => setLines((all) => [...all, text]);
  const follow = (message) => {
    const text = `to ${message.to}: ${message.content}`;
    addLine(text);
    const mark = (what) => () => setLines((all) =>
      all.map((line) => (line.startsWith(text) ? `${line} ${what}` : line)));
    message.stored.then(mark('(stored)'), mark('(not stored)'));
    message.delivered.then(mark('(delivered)'), mark('(lost)'));
  };

  useLoad(({ server, user, tabs }) => {
    client.current = startChat({ server: decodeURIComponent(server), user, tabs }, {
      state: setState, line: addLine, sent: follow, log: () => setLogged((count) => count + 1),
    });
  });

  const send = () => {
    follow(client.current.send('bob', words));
    setWords('');
  };

  return (
    <View className="chat">
      <View className="status">{`${state}, ${logged} logged`}</View>
      {lines.map((line, i) => <View key={i} className="line">{line}</View>)}
      <Input className="words" value={words} onInput={({ detail }) => setWords(detail.value)} />
      <Button className="send" onClick={send}>Send</Button>
    </View>
  );
}
