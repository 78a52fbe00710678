'use client';

import * as MobileIMSDK from 'mobileimsdk-wasm';
import { useEffect, useState } from 'react';

// Rendered on the server first, then once more in the browser.
export function Chat() {
  const [client] = useState(() => new MobileIMSDK.Client({ url: 'ws://localhost', userId: 'x' }));
  useEffect(() => {
    window.MobileIMSDK = MobileIMSDK;
  }, []);
  return <p>in a component: {client.state}</p>;
}
