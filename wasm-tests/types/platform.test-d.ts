// Compiled, never run: a host of one's own must be able to say what it lacks, as index.d.ts asks.
import { ImError, type ErrorCode, type Platform } from 'mobileimsdk-wasm';

export const poor: Pick<Platform, 'randomBytes' | 'openSocket'> = {
  randomBytes() { throw new ImError('NO_RANDOM_SOURCE', 'none here'); },
  openSocket() { throw new ImError('NO_WEBSOCKET', 'none here', { cause: new Error() }); },
};
const code: ErrorCode = new ImError('ABORTED', 'x').code;
// @ts-expect-error no such code
export const wrong = [code, new ImError('TIMEOUT', 'x')];
