/** Smaller ones may share their memory with others. */
const leastBytes = 4096;

/**
 * Gives the memory of bytes back that nobody will look at again, at once and not when the garbage is collected: ciphers give a new buffer for every piece, and
 * asking the system for fresh memory costs more than encrypting it. Must not be called while anything of them is on its way to a socket or a file.
 */
export function giveBack(bytes: Buffer): void {
  const { buffer } = bytes;
  const isWhole = bytes.byteOffset === 0 && bytes.length === buffer.byteLength;
  if (isWhole && bytes.length >= leastBytes && buffer instanceof ArrayBuffer) buffer.transfer(0);
}

const largestKeptBytes = 16 * 1024 * 1024;

/**
 * Makes the C library keep what is given back instead of returning it to the system page by page: glibc takes the size of the largest block that was ever
 * given back (up to 32 MiB) for its measure of what is worth returning (mallopt(3), M_MMAP_THRESHOLD). Elsewhere without effect. For threads that encrypt much.
 */
export function keepSpentMemory(): void {
  giveBack(Buffer.allocUnsafeSlow(largestKeptBytes));
}
