import { useConnection } from 'mobileimsdk-wasm/react';

export function ConnectionLine({ talk, userId }) {
  const { state, reason, failure, error } = useConnection(talk);
  const isOver = state === 'stopped' && talk;

  return (
    <header>
      <strong>{userId}</strong> <span role="status">{state}</span>
      {state === 'waiting' && failure && <p>{failure.hint}</p>}
      {isOver && (
        <p>
          {error ? error.message : reason}{' '}
          <button onClick={() => talk.client.login().catch(() => {})}>Log in again</button>
        </p>
      )}
    </header>
  );
}
