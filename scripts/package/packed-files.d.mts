export function isPacked(path: string, platform: NodeJS.Platform, arch: string): boolean;
