// Types of the package as a CommonJS module sees them.
import { Client, ImError, SERVER } from 'mobileimsdk-wasm';

const client: Client = new Client({ url: 'wss://im.test/websocket', userId: 'alice' });
const fingerprint: string = client.send(SERVER, 'hello').fingerprint;
const error: ImError = new ImError('MESSAGE_LOST', fingerprint);
export const reason: string | undefined = error.reason;
