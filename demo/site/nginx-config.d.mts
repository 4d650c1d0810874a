export function nginxConfig(ohifDir: string): string;
