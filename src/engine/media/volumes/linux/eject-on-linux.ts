import type { EjectOutcome, Volume } from '../../../../contract/volumes.ts';
import type { RunTool, ToolAnswer } from '../run-tool.ts';

/** A drive writes its last blocks and spins down; a stick may have megabytes to go. */
const timeoutMs = 20_000;

/**
 * Takes a volume out of the file system, then out of the drive. udisksctl(1) does it without root for what the desktop mounted; fusermount(1)
 * for what the user mounted through FUSE; umount(8) where neither is there. Once unmounted a volume counts as ejected: a drive
 * whose tray does not open by command has a button.
 */
export async function ejectOnLinux({ kind, mountPath, device, unopened }: Volume, run: RunTool): Promise<EjectOutcome> {
  if (unopened && device !== null) return release(kind, device, run);
  const ways: [string, string[]][] =
    device === null
      ? [
          ['fusermount3', ['-u', '--', mountPath]],
          ['fusermount', ['-u', '--', mountPath]],
          ['umount', ['--', mountPath]],
        ]
      : [
          ['udisksctl', ['unmount', '--no-user-interaction', '--block-device', device]],
          ['umount', ['--', mountPath]],
        ];
  const outcome = await firstThatWorks(ways, run);
  if (outcome === 'ejected' && device !== null) await release(kind, device, run);
  return outcome;
}

/** Tries one tool after the other until one does it, or the volume itself is what refuses. */
async function firstThatWorks(ways: readonly [string, string[]][], run: RunTool): Promise<EjectOutcome> {
  let outcome: EjectOutcome = 'not-supported';
  for (const [program, args] of ways) {
    const answer = await run(program, args, { timeoutMs });
    if (answer.kind === 'missing') continue;
    outcome = outcomeOf(answer);
    if (outcome !== 'failed') break;
  }
  return outcome;
}

function outcomeOf(answer: ToolAnswer): EjectOutcome {
  if (answer.kind !== 'ended') return 'failed';
  if (answer.exitCode === 0) return 'ejected';
  return /busy|in use/i.test(answer.stderr + answer.stdout) ? 'busy' : 'failed';
}

/** Opens the tray, or takes the current from a stick. */
async function release(kind: Volume['kind'], device: string, run: RunTool): Promise<EjectOutcome> {
  const powerOff = ['power-off', '--no-user-interaction', '--block-device', device];
  return firstThatWorks([kind === 'optical' ? ['eject', [device]] : ['udisksctl', powerOff]], run);
}
