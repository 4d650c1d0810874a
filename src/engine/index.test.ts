import { fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

test('an engine that is told to end before it was told what to work on, as when nobody gives the passphrase, ends in good order', async () => {
  const engine = fork(fileURLToPath(new URL('index.ts', import.meta.url)), { stdio: 'ignore' });
  engine.send({ type: 'shutdown' });
  expect(await once(engine, 'exit')).toEqual([0, null]);
});
