// One client for the whole application: made here, and handed on.
import { useState } from 'react';
import { Client } from 'mobileimsdk-wasm';
import { useClient } from 'mobileimsdk-wasm/react';
import { Talk } from 'mobileimsdk-wasm/talk';
import { ConnectionLine } from './ConnectionLine.jsx';
import { Conversation } from './Conversation.jsx';
import { People } from './People.jsx';

export function App({ url, userId }) {
  const talk = useClient(
    () => new Talk(new Client({ url, userId, receipts: true, shareAcrossTabs: true })),
    [url, userId]);
  const [peer, choose] = useState(null);

  return (
    <main className="chat">
      <ConnectionLine talk={talk} userId={userId} />
      <People talk={talk} peer={peer} choose={choose} />
      {peer && <Conversation key={peer} talk={talk} peer={peer} />}
    </main>
  );
}
