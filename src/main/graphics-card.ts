import { existsSync } from 'node:fs';

/** Of the kernel's graphics drivers, of NVIDIA's own, and of Windows' below its Linux. */
const devices = ['/dev/dri', '/dev/nvidiactl', '/dev/dxg'];

/**
 * False where this computer surely has no graphics card (a thin client, a virtual machine). Chromium finds that out by starting its graphics process, which
 * ends, twice, before it computes its pictures itself; every page waits for that. Elsewhere than on Linux there is always something to try.
 */
export function mayHaveGraphicsCard(
  platform: NodeJS.Platform = process.platform,
  isThere: (path: string) => boolean = existsSync,
): boolean {
  return platform !== 'linux' || devices.some(isThere);
}
