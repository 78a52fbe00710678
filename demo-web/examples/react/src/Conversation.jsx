import { memo, useState } from 'react';
import { useConversation } from 'mobileimsdk-wasm/react';

const TICKS = { queued: '🕓', sent: '🕓', delivered: '✓', received: '✓✓', read: '✓✓ read', lost: '⚠️' };

// A message is the same object until it changes: the others are not drawn again.
const Message = memo(function Message({ message: { id, own, body, status }, conversation }) {
  return (
    <li className={own ? 'own' : undefined}>
      {body.text} <small>{TICKS[status]}</small>{' '}
      {status === 'lost' && <button onClick={() => conversation.resend(id)}>Send again</button>}
    </li>
  );
});

export function Conversation({ talk, peer }) {
  const view = useConversation(talk, peer), { conversation, messages, hasOlder, title, typing } = view;
  const [written, write] = useState(null);
  const text = written ?? view.draft;   // what an earlier page has left

  function change(event) {
    write(event.target.value);
    conversation.draft(event.target.value);
    conversation.typing();
  }

  function submit(event) {
    event.preventDefault();
    if (!text) return;
    conversation.send(text);
    write('');
  }

  return (
    <section className="talk" aria-label={title}>
      <h1>{title} {typing && <small>is writing …</small>}</h1>
      {hasOlder && <button onClick={() => conversation.older()}>Older messages</button>}
      <ul>
        {messages.map((message) => (
          <Message key={message.id} message={message} conversation={conversation} />
        ))}
      </ul>
      <form onSubmit={submit}>
        <input value={text} onChange={change} disabled={!conversation} aria-label="Message" />
        <button disabled={!conversation}>Send</button>
      </form>
    </section>
  );
}
