export const FALLBACK_FOLDER: string;

export type FoundElectron = { distDir: string; executablePath: string; kind: 'override' | 'downloaded' | 'fallback' };

export function findElectron(): FoundElectron | undefined;

export function electronLaunch(options?: {
  appDir?: string;
  args?: string[];
  env?: Record<string, string | undefined>;
}): { executablePath: string; args: string[]; env: Record<string, string> };
