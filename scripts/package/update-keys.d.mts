export function writeUpdateKeys(keys?: string): void;
