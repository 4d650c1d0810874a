/** How much a reader of headers may take for one file: an impatient test lowers it. */
export interface ReadingLimits {
  /** Of its thread, in megabytes. */
  readonly heapMb: number;
  /** Of work, without touching the medium. */
  readonly workMs: number;
  /** In all, the waiting for the medium included: what must be inflated to the end, again and again, is not work of the thread. */
  readonly fileMs: number;
}

/** No honest header takes a second or a tenth of the memory; a drive that tries hard over its sectors takes some minutes. */
export const readingLimits: ReadingLimits = { heapMb: 256, workMs: 60_000, fileMs: 300_000 };
