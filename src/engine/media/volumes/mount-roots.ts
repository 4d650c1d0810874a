import { delimiter } from 'node:path';

/** Where Linux desktops and administrators mount what comes and goes. */
const usualMountRoots = ['/media', '/run/media', '/mnt'];

/** The folders below which shares and FUSE mounts count as media; `GANTRY_MOUNT_ROOTS` adds others, separated as in PATH. Linux only. */
export function mountRoots(environment: NodeJS.ProcessEnv = process.env): string[] {
  const added = (environment.GANTRY_MOUNT_ROOTS ?? '').split(delimiter).filter((path) => path.startsWith('/'));
  return [...usualMountRoots, ...added.map((path) => path.replace(/\/+$/, '') || '/')];
}
