export function startVirtualDisplay(size?: string): Promise<{ display: string; stop(): Promise<void> }>;
