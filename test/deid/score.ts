import type { Expectation } from './planted-objects.ts';

/** One object as the outside judge reads it before and after. */
export interface JudgedObject {
  readonly before: Readonly<Record<string, string>>;
  readonly after: Readonly<Record<string, string>>;
}

/** What holds across the objects of a set: the first answer binds the others. */
export class SetMemory {
  readonly #uids = new Map<string, string>();
  readonly #patients = new Map<string, string>();
  readonly #shifts = new Map<string, number>();

  sameUid(original: string, found: string): boolean {
    return bind(this.#uids, original, found);
  }

  /** One pseudonym a patient, and no two patients with one. */
  samePatient(patient: string, found: string): boolean {
    const isOthers = [...this.#patients].some(([other, name]) => other !== patient && name === found);
    return !isOthers && bind(this.#patients, patient, found);
  }

  sameShift(patient: string, days: number): boolean {
    return bind(this.#shifts, patient, days);
  }
}

function bind<T>(map: Map<string, T>, key: string, found: T): boolean {
  if (!map.has(key)) map.set(key, found);
  return map.get(key) === found;
}

/** The ten checks of the MIDI-B challenge (2024), by what its answer key asks of each. True: the required action was done, and done right. */
export function isRight(one: Expectation, object: JudgedObject, patient: string, memory: SetMemory): boolean {
  const { before, after } = object;
  if (!('at' in one)) {
    const isSame = before.PixelData === after.PixelData;
    return after.PixelData !== undefined && isSame === (one.check === 'pixels_retained');
  }
  const found = after[one.at];
  switch (one.check) {
    case 'tag_retained':
      return found === one.value;
    case 'text_notnull':
      return (found ?? '') !== '';
    case 'text_retained':
      return found?.includes(one.text) === true;
    case 'text_removed':
      // Planted indeed, and gone: a check of what never was there would prove nothing.
      return holds(before[one.at], one.text) && !holds(found, one.text);
    case 'tag_removed':
      return before[one.at] !== undefined && found === undefined;
    case 'date_shifted': {
      const days = daysBetween(one.value, found ?? '');
      const sameRest = found?.slice(8) === one.value.slice(8);
      return days !== undefined && days !== 0 && sameRest && memory.sameShift(patient, days);
    }
    case 'uid_changed':
    case 'uid_consistent':
      return (
        before[one.at] === one.uid &&
        found !== undefined &&
        found !== one.uid &&
        /^2\.25\.\d{10,39}$/.test(found) &&
        memory.sameUid(one.uid, found)
      );
    case 'patid_consistent':
      return (found ?? '') !== '' && memory.samePatient(one.patient, found ?? '');
  }
}

function holds(text: string | undefined, part: string): boolean {
  return text?.normalize('NFC').toLowerCase().includes(part.normalize('NFC').toLowerCase()) === true;
}

function daysBetween(from: string, to: string): number | undefined {
  const [a, b] = [from, to].map((value) =>
    Date.parse(`${value.slice(0, 4)}-${value.slice(4, 6)}-${value.slice(6, 8)}`),
  );
  return Number.isNaN(a) || Number.isNaN(b) ? undefined : Math.round((b! - a!) / 86_400_000);
}
