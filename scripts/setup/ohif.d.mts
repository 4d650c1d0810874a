export function findOhif(): string | undefined;
export function ensureOhif(): Promise<string>;
