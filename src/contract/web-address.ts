/** Reads an address; null when it is none. (`URL.canParse` is younger than the oldest Electron that Gantry runs on.) */
export function webAddress(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}

/** Whether a host, as `URL.hostname` writes it, is this machine. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '[::1]' || /^127(\.\d{1,3}){3}$/.test(host);
}
