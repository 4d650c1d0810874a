import { readArguments } from '../arguments.ts';
import type { Command } from '../command.ts';
import { openEngineSession } from '../engine-session.ts';
import { exitCodes, UsageError } from '../exit-codes.ts';
import { openOutput } from '../output.ts';

/** `gantry viewer UID [UID…]`: the viewer's address; two or more studies stand side by side. */
export const viewerCommand: Command = async (args, signal) => {
  const { values, positionals } = readArguments(args, {});
  if (positionals.length === 0) throw new UsageError('viewer needs at least one Study Instance UID');
  const output = openOutput({ json: values.json === true, progress: values.progress });
  const session = await openEngineSession(values);
  try {
    const address = await session.client.viewer.address({ studyInstanceUids: positionals }, { signal });
    output.document({ url: address.url, expires_at: address.expiresAt });
    output.line(address.url);
    return exitCodes.allDone;
  } finally {
    await session.close();
  }
};
