import { useConversations } from 'mobileimsdk-wasm/react';

export function People({ talk, peer, choose }) {
  const { list, unread, isLoading } = useConversations(talk);

  function begin(event) {
    event.preventDefault();
    const name = new FormData(event.target).get('name').trim();
    if (name) choose(name);
    event.target.reset();
  }

  return (
    <nav className="people" aria-label={`Conversations, ${unread} unread`}>
      <ul>
        {list.map((one) => (
          <li key={one.peer}>
            <button onClick={() => choose(one.peer)} aria-current={one.peer === peer || undefined}>
              {one.title} {one.unread > 0 && <mark>{one.unread}</mark>}
              <br />
              <small>{one.typing ? 'is writing …' : one.draft ? `Draft: ${one.draft}` : one.last?.text}</small>
            </button>
          </li>
        ))}
      </ul>
      {!isLoading && list.length === 0 && <p>Nobody yet.</p>}
      <form onSubmit={begin}>
        <input name="name" aria-label="To whom" placeholder="bob" />
        <button>Chat</button>
      </form>
    </nav>
  );
}
