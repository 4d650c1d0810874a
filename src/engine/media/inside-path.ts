import { sep } from 'node:path';

/** Whether a path of a medium (`/` between the parts) stays on it by its words: no part is empty, `.`, `..` or holds a separator or NUL. */
export function isInsidePath(path: string): boolean {
  return path
    .split('/')
    .every((part) => part !== '' && part !== '.' && part !== '..' && !part.includes('\0') && !part.includes(sep));
}

/** Whether a folder with its links followed is `root` or lies below it. Both absolute. */
export function isBelow(root: string, realFolder: string): boolean {
  return realFolder === root || realFolder.startsWith(root.endsWith(sep) ? root : root + sep);
}
