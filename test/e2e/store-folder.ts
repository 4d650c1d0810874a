import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DemoStack } from '../../demo/stack.ts';

/** Puts the files of a folder into the archive, past Gantry: as if somebody else had sent them. */
export async function storeFolder({ url, user, password }: DemoStack['archive'], folder: string): Promise<void> {
  const authorization = `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;
  for (const name of readdirSync(folder)) {
    const body = readFileSync(join(folder, name));
    const reply = await fetch(`${url}/instances`, { method: 'POST', headers: { authorization }, body });
    if (!reply.ok) throw new Error(`Orthanc answers ${reply.status} to a file of somebody else`);
  }
}
