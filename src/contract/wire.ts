import { z } from 'zod';
import { type Fault, FaultError, fault } from './fault.ts';

/** Anything that carries plain data both ways: a MessagePort, a child process, a test's pair of functions. */
export interface Wire {
  send(message: unknown): void;
  /** Called once for each message, in order. */
  onMessage(listener: (message: unknown) => void): void;
  /** Called once when the other side is gone. */
  onClose(listener: () => void): void;
}

export interface Call<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  readonly kind: 'call';
  readonly input: I;
  readonly output: O;
}
export interface Event<P extends z.ZodType = z.ZodType> {
  readonly kind: 'event';
  readonly payload: P;
}
export type Service = Readonly<Record<string, Readonly<Record<string, Call | Event>>>>;

export function call<I extends z.ZodType, O extends z.ZodType>(input: I, output: O): Call<I, O> {
  return { kind: 'call', input, output };
}
export function event<P extends z.ZodType>(payload: P): Event<P> {
  return { kind: 'event', payload };
}

type CallNames<R> = { [N in keyof R]: R[N] extends Call ? N : never }[keyof R];
type EventNames<R> = { [N in keyof R]: R[N] extends Event ? N : never }[keyof R];
type Input<C> = C extends Call<infer I> ? z.output<I> : never;
type Asked<C> = C extends Call<infer I> ? z.input<I> : never;
type Output<C> = C extends Call<z.ZodType, infer O> ? z.output<O> : never;
type Payload<E> = E extends Event<infer P> ? z.output<P> : never;

export interface CallContext {
  /** Fires when the caller gave up or went away. */
  readonly signal: AbortSignal;
}
/** The serving side: one function for each call. */
export type Handlers<S extends Service> = {
  readonly [R in keyof S]: {
    readonly [N in CallNames<S[R]>]: (input: Input<S[R][N]>, context: CallContext) => Promise<Output<S[R][N]>>;
  };
};
/** The asking side (wire-client.ts): calls return promises that reject with a FaultError; events return their unsubscribe function. */
export type Client<S extends Service> = {
  readonly [R in keyof S]: {
    readonly [N in CallNames<S[R]>]: (
      input: Asked<S[R][N]>,
      options?: { signal?: AbortSignal },
    ) => Promise<Output<S[R][N]>>;
  } & { readonly [N in EventNames<S[R]>]: (listener: (payload: Payload<S[R][N]>) => void) => () => void };
};
/** Sends an event to everyone connected. */
export type Emit<S extends Service> = <R extends keyof S & string, N extends EventNames<S[R]> & string>(
  room: R,
  name: N,
  payload: Payload<S[R][N]>,
) => void;

/** What the serving side sends: an answer to a call, or an event. */
export type Answer =
  | { readonly type: 'result'; readonly id: number; readonly value?: unknown }
  | { readonly type: 'fault'; readonly id: number; readonly fault: Fault }
  | { readonly type: 'event'; readonly room: string; readonly name: string; readonly payload?: unknown };

const requestSchema = z.union([
  z.object({
    type: z.literal('call'),
    id: z.number().int(),
    room: z.string(),
    name: z.string(),
    input: z.unknown().optional(),
  }),
  z.object({ type: z.literal('cancel'), id: z.number().int() }),
]);
/**
 * Serves `handlers` on a wire. Inputs are parsed here, on the serving side; what does not parse is answered with `input-invalid`
 * and never reaches a handler. A failure crosses as data. Returns the function that sends events to this wire.
 */
export function serve<S extends Service>(
  wire: Wire,
  service: S,
  handlers: Handlers<S>,
  onBug?: (error: unknown) => void,
): Emit<S> {
  const running = new Map<number, AbortController>();
  wire.onClose(() => {
    for (const controller of running.values()) controller.abort();
  });
  wire.onMessage((message) => {
    const parsed = requestSchema.safeParse(message);
    if (!parsed.success) return;
    const request = parsed.data;
    if (request.type === 'cancel') {
      running.get(request.id)?.abort();
      return;
    }
    const controller = new AbortController();
    running.set(request.id, controller);
    void answer(service, handlers, request, controller.signal)
      .then(
        (value) => ({ type: 'result', id: request.id, value }),
        (error: unknown) => ({ type: 'fault', id: request.id, fault: toFault(error, onBug) }),
      )
      .then((reply) => {
        running.delete(request.id);
        wire.send(reply);
      })
      .catch((error: unknown) => {
        // What a handler gave could not be sent. The caller must not wait for ever.
        wire.send({ type: 'fault', id: request.id, fault: toFault(error, onBug) });
      });
  });
  return (room, name, payload) => wire.send({ type: 'event', room, name, payload });
}

async function answer<S extends Service>(
  service: S,
  handlers: Handlers<S>,
  request: { room: string; name: string; input?: unknown },
  signal: AbortSignal,
): Promise<unknown> {
  const room = Object.hasOwn(service, request.room) ? service[request.room] : undefined;
  const described = room && Object.hasOwn(room, request.name) ? room[request.name] : undefined;
  if (described?.kind !== 'call') throw new FaultError('input-invalid', { call: 'unknown' });
  const input = described.input.safeParse(request.input);
  if (!input.success) throw new FaultError('input-invalid', { call: `${request.room}.${request.name}` });
  const rooms = handlers as Record<string, Record<string, (input: unknown, context: CallContext) => Promise<unknown>>>;
  const handler = rooms[request.room]?.[request.name];
  if (!handler) throw new FaultError('input-invalid', { call: `${request.room}.${request.name}` });
  return handler(input.data, { signal });
}

function toFault(error: unknown, onBug?: (error: unknown) => void): Fault {
  if (error instanceof FaultError) return error.fault;
  if (error instanceof Error && error.name === 'AbortError') return fault('cancelled');
  onBug?.(error);
  return fault('internal');
}
