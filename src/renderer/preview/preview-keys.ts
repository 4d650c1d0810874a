/** What a key does while the picture has the focus. */
export type KeyAction =
  | { readonly do: 'step'; readonly by: number }
  /** To the object before or after, or ten on where each has one frame. */
  | { readonly do: 'object'; readonly by: number }
  | { readonly do: 'preset'; readonly at: number }
  | { readonly do: 'zoom'; readonly by: number }
  | { readonly do: 'first' | 'last' | 'invert' | 'play' | 'reset' };

const named: Readonly<Record<string, KeyAction>> = {
  ArrowDown: { do: 'step', by: 1 },
  ArrowRight: { do: 'step', by: 1 },
  ArrowUp: { do: 'step', by: -1 },
  ArrowLeft: { do: 'step', by: -1 },
  PageDown: { do: 'object', by: 1 },
  PageUp: { do: 'object', by: -1 },
  Home: { do: 'first' },
  End: { do: 'last' },
  '+': { do: 'zoom', by: 1.25 },
  '=': { do: 'zoom', by: 1.25 },
  '-': { do: 'zoom', by: 0.8 },
  '0': { do: 'reset' },
  i: { do: 'invert' },
  ' ': { do: 'play' },
};

/** Null for keys that mean nothing here, and for those of the program (with Ctrl, Alt or Command). */
export function keyAction(event: {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly altKey: boolean;
  readonly metaKey: boolean;
}): KeyAction | null {
  if (event.ctrlKey || event.altKey || event.metaKey) return null;
  if (/^[1-9]$/.test(event.key)) return { do: 'preset', at: Number(event.key) - 1 };
  return named[event.key.length === 1 ? event.key.toLowerCase() : event.key] ?? null;
}
