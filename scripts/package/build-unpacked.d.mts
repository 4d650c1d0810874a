export function buildUnpacked(options?: { outDir?: string; version?: string }): Promise<string>;
export function buildInstallers(): Promise<string[]>;
