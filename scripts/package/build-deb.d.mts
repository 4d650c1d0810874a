export function buildDeb(folder: string, outDir?: string): Promise<string>;
