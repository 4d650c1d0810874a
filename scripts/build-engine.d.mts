/** Bundles the engine and the command line into `out/engine/`. */
export function buildEngine(options?: { watch?: boolean }): Promise<void>;
