import { type EngineEmit, engineService } from '../contract/engine.ts';
import { FaultError, fault } from '../contract/fault.ts';
import { serve, type Wire } from '../contract/wire.ts';
import { reportCrash } from './crash-report.ts';
import { createEngine } from './engine.ts';
import { linkToParent } from './parent-link.ts';

/** The engine as a process of its own: told once what it works on, then serving every window that connects, until told to end. */
async function run(): Promise<void> {
  const link = linkToParent();
  // A shell that ends before it has found the key leaves nothing to do.
  const init = await Promise.race([link.init, link.ended]);
  if (!init) return;
  const { home, keyHex, keyOrigin, version, user } = init;
  const key = Buffer.from(keyHex, 'hex');
  const restart = (): void => link.send({ type: 'restart' });
  const engine = await createEngine({ home, key, keyOrigin, version, user, restart }).catch((error: unknown) => {
    if (!(error instanceof FaultError)) reportCrash(error);
    link.send({ type: 'failed', fault: error instanceof FaultError ? error.fault : fault('internal') });
    return null;
  });
  if (!engine) {
    await link.ended;
    return;
  }
  const connected = new Set<EngineEmit>();
  link.onWire((wire: Wire) => {
    const emit = serve(wire, engineService, engine.handlers, engine.onBug);
    connected.add(emit);
    wire.onClose(() => connected.delete(emit));
  });
  engine.onEvent((room, name, payload) => {
    for (const emit of connected) emit(room, name, payload);
  });
  link.send({ type: 'ready' });
  // The window's first questions wait in its port; drives and lines are looked at after them.
  setImmediate(() => {
    engine.start();
    engine.watchMedia();
  });
  if (!engine.key.equals(key)) {
    void link.keyKept.then(engine.keyKept);
    link.send({ type: 'newKey', keyHex: engine.key.toString('hex') });
  }
  await link.ended;
  await engine.close();
}

process.on('uncaughtException', (error) => {
  reportCrash(error);
  process.exit(1);
});
void run().then(() => process.exit(0));
