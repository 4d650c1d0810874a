export function packageWithForge(): Promise<string>;
