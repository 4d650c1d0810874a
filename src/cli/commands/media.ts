import { resolve } from 'node:path';
import type { EjectOutcome, Volume } from '../../contract/volumes.ts';
import { openVolumes, type Volumes } from '../../engine/media/volumes/open-volumes.ts';
import { readArguments } from '../arguments.ts';
import type { Command } from '../command.ts';
import { type ExitCode, exitCodes, UsageError } from '../exit-codes.ts';
import { volumeShape } from '../json-shapes.ts';
import { type Output, openOutput } from '../output.ts';

/** `gantry media [list|eject PATH]`: which discs, sticks, cards and shares are there. Needs no settings. */
export const mediaCommand: Command = async (args) => {
  const { values, positionals } = readArguments(args, {});
  const [verb = 'list', path] = positionals;
  const output = openOutput({ json: values.json === true, progress: values.progress });
  const volumes = openVolumes();
  try {
    if (verb === 'list' && path === undefined) return list(await volumes.list(), output);
    if (verb === 'eject' && path !== undefined && positionals.length === 2) return await eject(path, volumes, output);
    throw new UsageError('media takes list or eject PATH');
  } finally {
    volumes.close();
  }
};

function list(volumes: readonly Volume[], output: Output): ExitCode {
  output.document({ volumes: volumes.map(volumeShape) });
  output.table(
    ['Kind', 'Label', 'Where', 'Device'],
    volumes.map(({ kind, label, mountPath, device, unopened }) => [
      kind,
      label,
      unopened ? 'not opened by the computer' : mountPath,
      device ?? '',
    ]),
  );
  if (volumes.length === 0) output.line('No disc, stick, card or share is there.');
  return exitCodes.allDone;
}

const words: Record<EjectOutcome, string> = {
  ejected: 'It is out.',
  busy: 'Another program still uses it. Close what shows its files, then try again. Nothing was lost.',
  copying: 'It is still being copied. Wait until the copy is done.',
  'not-supported': 'This cannot be ejected from here. Use the button of the drive.',
  needed: 'Something on it is not copied and not decided yet.',
  failed: 'The system refused. Use its own eject, or the button of the drive. Nothing was lost.',
};

async function eject(path: string, volumes: Volumes, output: Output): Promise<ExitCode> {
  const found = (await volumes.list()).find(({ mountPath, device }) => mountPath === resolve(path) || device === path);
  if (found === undefined)
    throw new UsageError(`no disc, stick or card is at ${path} ("gantry media list" shows them)`);
  const outcome = await volumes.eject(found.id);
  output.document({ outcome, volume: volumeShape(found) });
  output.line(`${found.label}: ${words[outcome]}`);
  return outcome === 'ejected' ? exitCodes.allDone : exitCodes.someHeld;
}
