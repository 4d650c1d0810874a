import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import type { UpdateState } from '../contract/updates.ts';

const intentSchema = z.object({ to: z.string() });

/** Notes what is about to be installed: the installer ends this program, so only the next start can tell what became of it. */
export function noteInstall(path: string, to: string): void {
  writeFileSync(path, JSON.stringify({ to }), { mode: 0o600 });
}

/** What became of the change of version before this start; null when there was none. Told once. */
export function takeOutcome(path: string, version: string): UpdateState['last'] {
  if (!existsSync(path)) return null;
  const text = readFileSync(path, 'utf8');
  rmSync(path, { force: true });
  const intent = intentSchema.safeParse(parsed(text)).data;
  if (!intent) return null;
  return { outcome: intent.to === version ? 'installed' : 'failed', version: intent.to };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
