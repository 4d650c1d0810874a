import { createRequire } from 'node:module';

/** Where the engine's process starts: the engine itself is taken with the compiled code that was delivered with it. */
const take = createRequire(import.meta.url);
take('./delivered-code.cjs');
take('./engine.cjs');
