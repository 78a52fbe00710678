import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App.jsx';

const query = new URLSearchParams(location.search);
const url = query.get('server') ?? 'ws://127.0.0.1:3000/websocket';

createRoot(document.getElementById('app')).render(
  <StrictMode>
    <App url={url} userId={query.get('me') ?? 'alice'} />
  </StrictMode>,
);
