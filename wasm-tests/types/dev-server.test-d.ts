// Compiled, never run: the types of the dev server, where those of Node are not installed.
import { DevServer } from 'mobileimsdk-wasm/dev-server';

const same = <T>(value: T): T => value;

// @ts-expect-error nothing of Node is known here
same<Buffer | undefined>(undefined);

const server = new DevServer({ port: 0 });
same<Promise<void>>(server.start());
same<number>(server.faults.inject('alice', 'a text frame'));
same<number>(server.faults.inject('alice', new Uint8Array([0, 255])));
// @ts-expect-error neither text nor bytes
server.faults.inject('alice', 1);
