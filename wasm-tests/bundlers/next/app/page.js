import { Client } from 'mobileimsdk-wasm';
import { Chat } from './chat.js';

// A server component: what it renders never runs in the browser.
export default function Page() {
  const { state } = new Client({ url: 'ws://localhost', userId: 'server' });
  return (
    <main>
      <p>on the server: {state}</p>
      <Chat />
    </main>
  );
}
