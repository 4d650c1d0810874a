import { MessageChannelMain } from 'electron';
import type { EngineClient, engineService } from '../contract/engine.ts';
import { emitterPortWire } from '../contract/port-wire.ts';
import { connect } from '../contract/wire-client.ts';
import type { EngineProcess } from './engine-process.ts';

/** Asks the engine one thing for the shell's own needs, as a page would. Waits while the engine starts; rejects with a FaultError. */
export async function askEngine<T>(engine: EngineProcess, question: (client: EngineClient) => Promise<T>): Promise<T> {
  const { port1, port2 } = new MessageChannelMain();
  const client = connect<typeof engineService>(emitterPortWire(port1));
  engine.attach(port2);
  try {
    return await question(client);
  } finally {
    port1.close();
  }
}
