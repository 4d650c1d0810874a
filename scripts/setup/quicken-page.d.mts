/** See quicken-page.mjs. */
export function quickenPage(folder: string, names: RegExp, program: RegExp): Promise<void>;
