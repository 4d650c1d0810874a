import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, watch, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const program = fileURLToPath(new URL('passthrough.py', import.meta.url));

/** What a medium is made to do (see passthrough.py). */
export interface MediumRules {
  readonly bytesPerSecond?: number;
  readonly files?: Readonly<Record<string, FileRule>>;
}
export interface FileRule {
  /** `[start, end, times]`: EIO for a read that touches these bytes, as often as `times` says; null for always. */
  readonly failRanges?: readonly (readonly [number, number, number | null])[];
  readonly stall?: boolean;
  readonly stallOpen?: boolean;
  readonly endsAt?: number;
}

export interface MountedMedium {
  /** Where it is to be read. */
  readonly path: string;
  rules(rules: MediumRules): void;
  /** Opens and bytes per file, counted outside of the program that reads. */
  counts(): Record<string, { opens: number; bytes: number }>;
  /** Resolves when a read of this file, or its opening, hangs in its stall. */
  stalled(file: string): Promise<void>;
  unmount(): Promise<void>;
}

/** Why no medium can be mounted here; null when it can. */
export function whyNoFuse(): string | null {
  if (!existsSync('/dev/fuse')) return 'there is no /dev/fuse';
  if (spawnSync('/usr/bin/python3', ['-c', 'import fusepy']).status !== 0) return 'python3-fusepy is not installed';
  return null;
}

/** Mounts a folder as a medium whose reads are counted, and made slow, hanging or failing. */
export async function mountMedium(folder: string): Promise<MountedMedium> {
  const place = mkdtempSync(join(tmpdir(), 'gantry-medium-'));
  const control = join(place, 'control');
  const path = join(place, 'medium');
  mkdirSync(control);
  mkdirSync(path);
  const child = spawn('/usr/bin/python3', [program, folder, path, control], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  await mounted(child, path);
  const rules = (wanted: MediumRules): void => {
    writeFileSync(join(control, 'rules.tmp'), JSON.stringify({ files: {}, ...wanted }));
    renameSync(join(control, 'rules.tmp'), join(control, 'rules.json'));
  };
  return {
    path,
    rules,
    counts: () => {
      const counts = join(control, 'counts.json');
      return existsSync(counts) ? JSON.parse(readFileSync(counts, 'utf8')) : {};
    },
    stalled: (file) => {
      const mark = join(control, 'stalled');
      const isStalled = () => existsSync(mark) && readFileSync(mark, 'utf8') === file;
      return new Promise((resolve) => {
        const watcher = watch(control, () => look());
        const look = () => {
          if (!isStalled()) return;
          watcher.close();
          resolve();
        };
        look();
      });
    },
    async unmount() {
      if (child.exitCode !== null) return;
      rules({});
      const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
      // Lazy: a reader that was left alone may still hold a file.
      spawnSync('fusermount', ['-u', '-z', path]);
      await gone;
      rmSync(place, { recursive: true, force: true });
    },
  };
}

/** Resolves once the mount is in the kernel's table. @throws Error when the program that mounts ends before */
export async function mounted(child: ChildProcess, path: string): Promise<void> {
  let ended = false;
  child.once('exit', () => {
    ended = true;
  });
  while (!readFileSync('/proc/self/mountinfo', 'utf8').includes(` ${path} `)) {
    if (ended) throw new Error('it could not be mounted');
    await new Promise((resolve) => setImmediate(resolve));
  }
}
