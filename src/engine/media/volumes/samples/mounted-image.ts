import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { accessSync, constants, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { parseMountTable } from '../linux/mount-table.ts';

/** A disc image that is mounted for real, through FUSE. */
export interface MountedImage {
  readonly mountPoint: string;
  /** The process that answers for the disc: stopped, it is a drive that hangs. */
  readonly server: ChildProcess;
  unmount(): void;
}

/** What keeps images from being mounted here; null where they can be. */
export function whyNoMounts(): string | null {
  try {
    accessSync('/dev/fuse', constants.R_OK | constants.W_OK);
  } catch {
    return '/dev/fuse is not there or not open to this user';
  }
  const isInstalled = (program: string) =>
    (process.env.PATH ?? '').split(delimiter).some((folder) => existsSync(join(folder, program)));
  return ['fuseiso', 'fusermount'].every(isInstalled) ? null : 'fuseiso is not installed (apt-get install fuseiso)';
}

/** Mounts an image as fuseiso(1) does it for a user. The mount point is made, and is gone again once it was unmounted. */
export function mountImage(imagePath: string, mountPoint: string): MountedImage {
  mkdirSync(mountPoint, { recursive: true });
  const server = spawn('fuseiso', [imagePath, mountPoint, '-f'], { stdio: 'ignore' });
  return {
    mountPoint,
    server,
    unmount() {
      server.kill('SIGCONT');
      if (isMounted(mountPoint)) execFileSync('fusermount', ['-u', '-z', '--', mountPoint]);
      server.kill();
      rmSync(mountPoint, { recursive: true, force: true });
    },
  };
}

/** What the kernel says: is something mounted there? */
export function isMounted(mountPoint: string): boolean {
  return parseMountTable(readFileSync('/proc/self/mountinfo', 'utf8')).some((mount) => mount.mountPoint === mountPoint);
}
