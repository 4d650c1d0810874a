/** What goes wrong with the next request that fits. */
export type Fault = {
  /** Only requests whose `METHOD /path` matches. Default: any. */
  on?: RegExp;
  /** How many requests. Default 1. */
  times?: number;
} & (
  | { status: number; headers?: Record<string, string> }
  /** The connection breaks before anything is done. */
  | { kind: 'reset' }
  /** The work is done, but the answer never arrives. */
  | { kind: 'drop-reply' }
  /** No answer until the client gives up. */
  | { kind: 'stall' }
);

/** Switches for tests: a server that misbehaves on demand. */
export type Faults = {
  next(fault: Fault): void;
  /** Breaks every connection until `goOnline`. */
  goOffline(): void;
  goOnline(): void;
  clear(): void;
  /** For the server: the fault that this request meets. */
  take(method: string, path: string): Fault | undefined;
};

export function createFaults(): Faults {
  let planned: { fault: Fault; left: number }[] = [];
  let offline = false;
  return {
    next(fault) {
      planned.push({ fault, left: fault.times ?? 1 });
    },
    goOffline() {
      offline = true;
    },
    goOnline() {
      offline = false;
    },
    clear() {
      planned = [];
      offline = false;
    },
    take(method, path) {
      if (offline) return { kind: 'reset' };
      const met = planned.find(({ fault }) => fault.on === undefined || fault.on.test(`${method} ${path}`));
      if (met === undefined) return undefined;
      met.left -= 1;
      planned = planned.filter(({ left }) => left > 0);
      return met.fault;
    },
  };
}
