import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type EngineClient, engineService } from '../../src/contract/engine.ts';
import { memoryWires } from '../../src/contract/memory-wire.ts';
import { serve } from '../../src/contract/wire.ts';
import { connect } from '../../src/contract/wire-client.ts';
import { createEngine, type Engine } from '../../src/engine/engine.ts';
import { keepLogs } from '../fakes/keep-logs.ts';

/** An engine as the window has it: no key holder's, with its clock in the test's hand. */
export interface TestDesk {
  readonly engine: Engine;
  readonly client: EngineClient;
  readonly home: string;
  /** Every event that the window would have heard, as `room.name`. */
  readonly heard: string[];
  /** Ends it and starts it again on the same records. */
  restart(): Promise<TestDesk>;
  close(): Promise<void>;
}

const key = Buffer.alloc(32, 7);
/** A busy machine takes seconds for the real one, and these tests guess a lot. */
const quick = { N: 2 ** 12, r: 8, p: 1 };

/** Opens a desk; `now` is asked each time. */
export async function openTestDesk(now: () => Date, kept?: string): Promise<TestDesk> {
  const home = kept ?? mkdtempSync(join(tmpdir(), 'gantry-desk-'));
  const engine = await createEngine({
    home,
    key,
    keyOrigin: 'file',
    version: '0',
    user: 'desk-account',
    now,
    passwordCost: quick,
  });
  const wires = memoryWires();
  const emit = serve(wires.far, engineService, engine.handlers, engine.onBug);
  const heard: string[] = [];
  engine.onEvent((room, name, payload) => {
    heard.push(`${room}.${name}`);
    emit(room, name, payload);
  });
  return {
    ...{ engine, home, heard, client: connect<typeof engineService>(wires.near) },
    async restart() {
      await engine.close();
      wires.close();
      return openTestDesk(now, home);
    },
    async close() {
      await engine.close();
      wires.close();
      keepLogs(home);
      rmSync(home, { recursive: true, force: true });
    },
  };
}
