import type { TestContext } from 'node:test';
import type { Browser } from '../engines/engine.js';

/** Fails by throwing. */
export type Scenario = (t: TestContext, browser: Browser) => Promise<void>;
