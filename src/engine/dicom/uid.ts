import { randomUUID } from 'node:crypto';

/** A new UID from a random UUID: `2.25.` and the UUID as one decimal number (PS3.5 §B.2). At most 44 characters. */
export function makeUid(): string {
  return uidFromUuid(randomUUID());
}

/** The UID of a given UUID, for identifiers that must come out the same again. */
export function uidFromUuid(uuid: string): string {
  return `2.25.${BigInt(`0x${uuid.replaceAll('-', '')}`)}`;
}

/** Whether text is a UID by form: numbers without leading zeros, separated by periods, at most 64 characters (PS3.5 §9.1). */
export function isUid(text: string): boolean {
  return text.length <= 64 && /^(0|[1-9]\d*)(\.(0|[1-9]\d*))+$/.test(text);
}
