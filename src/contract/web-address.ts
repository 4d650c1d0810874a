/** Reads an address; null when it is none. (`URL.canParse` is younger than the oldest Electron that Gantry runs on.) */
export function webAddress(text: string): URL | null {
  try {
    return new URL(text);
  } catch {
    return null;
  }
}
