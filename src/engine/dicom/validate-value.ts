import rules from '../../../resources/vr-rules.json' with { type: 'json' };
import { isSingleText, isTextVr, numberSize, type Vr } from './vr.ts';

export type ValueProblemCode =
  | 'too-long'
  | 'too-many-values'
  | 'too-few-values'
  | 'bad-character'
  | 'bad-format'
  | 'out-of-range'
  | 'too-many-groups'
  | 'too-many-components'
  | 'not-text';

export type ValueCheck =
  | { readonly ok: true }
  | {
      readonly ok: false;
      readonly code: ValueProblemCode;
      readonly message: string;
      /** The rule that is broken, in words: `64 characters`, `YYYYMMDD`. */
      readonly limit: string;
      readonly offendingPart: string;
    };

interface LengthRule {
  readonly max?: number;
  readonly unit?: string;
}

const lengthRules = rules as Readonly<Record<string, LengthRule>>;
const ok: ValueCheck = { ok: true };

/**
 * Checks text that somebody entered against its VR (PS3.5 Table 6.2-1) and the element's multiplicity (`1`, `1-n`, `2-2n`, `3`).
 * Lengths are counted in characters, as the standard does for text; an empty value is always allowed here.
 */
export function validateValue(vr: Vr, text: string, { vm = '1-n' }: { readonly vm?: string } = {}): ValueCheck {
  if (text === '') return ok;
  if (!isTextVr(vr) && numberSize(vr) === undefined) {
    return problem('not-text', `${vr} holds binary data, not text.`, 'binary data', text);
  }
  const values = isSingleText(vr) ? [text] : text.split('\\');
  const count = checkCount(values, vm);
  if (!count.ok) return count;
  for (const value of values) {
    const checked = checkOne(vr, value);
    if (!checked.ok) return checked;
  }
  return ok;
}

function problem(code: ValueProblemCode, message: string, limit: string, offendingPart: string): ValueCheck {
  return { ok: false, code, message, limit, offendingPart };
}

function checkCount(values: readonly string[], vm: string): ValueCheck {
  const match = /^(\d+)(?:-(\d*)(n?))?$/.exec(vm.split(' ')[0] ?? '');
  if (match === null) return ok;
  const least = Number(match[1]);
  const open = match[3] === 'n';
  const most = match[2] === undefined ? least : open ? Number.POSITIVE_INFINITY : Number(match[2]);
  if (values.length > most) {
    const limit = most === 1 ? 'one value' : `${most} values`;
    const message =
      most === 1 ? 'only one value is allowed: a backslash separates values.' : `at most ${limit} are allowed.`;
    return problem('too-many-values', message, limit, values.slice(most).join('\\'));
  }
  const step = open && match[2] !== '' && match[2] !== undefined ? Number(match[2]) : 1;
  if (values.length < least || values.length % step !== 0) {
    return problem(
      'too-few-values',
      `${vm} values are wanted, ${values.length} given.`,
      `${vm} values`,
      values.join('\\'),
    );
  }
  return ok;
}

function checkOne(vr: Vr, value: string): ValueCheck {
  const characters = [...value];
  const rule = lengthRules[vr];
  if (vr === 'PN') return checkName(value, rule?.max ?? 64);
  const significant = vr === 'CS' || vr === 'DS' || vr === 'IS' || vr === 'AE' ? [...value.trim()] : characters;
  if (numberSize(vr) === undefined && rule?.max !== undefined && significant.length > rule.max) {
    return tooLong(significant, rule.max, 'characters');
  }
  const control = checkControls(vr, characters);
  if (!control.ok) return control;
  return checkFormat(vr, value);
}

function tooLong(characters: readonly string[], max: number, unit: string): ValueCheck {
  const message = `at most ${max} ${unit} are allowed, there are ${characters.length}.`;
  return problem('too-long', message, `${max} ${unit}`, characters.slice(max).join(''));
}

function checkControls(vr: Vr, characters: readonly string[]): ValueCheck {
  const control = characters.find((character) => isForbiddenControl(vr, character));
  if (control === undefined) return ok;
  const shown = `U+${(control.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
  return problem('bad-character', `the control character ${shown} is not allowed.`, 'no control characters', shown);
}

function isForbiddenControl(vr: Vr, character: string): boolean {
  if (!/[\u0000-\u001f\u007f-\u009f]/.test(character)) return false;
  return !((vr === 'ST' || vr === 'LT' || vr === 'UT') && /[\t\n\f\r]/.test(character));
}

/** PS3.5 §6.2.1: three groups, five components, 64 characters a group with its delimiters. */
function checkName(value: string, max: number): ValueCheck {
  const control = checkControls('PN', [...value]);
  if (!control.ok) return control;
  const groups = value.split('=');
  if (groups.length > 3) {
    return problem('too-many-groups', 'a name has at most three writings.', '3 groups', groups.slice(3).join('='));
  }
  for (const group of groups) {
    const components = group.split('^');
    if (components.length > 5) {
      return problem(
        'too-many-components',
        'a name has at most five components.',
        '5 components',
        components.slice(5).join('^'),
      );
    }
    if ([...group].length > max) return tooLong([...group], max, 'characters');
  }
  return ok;
}

const formats: Readonly<Partial<Record<Vr, { pattern: RegExp; limit: string }>>> = {
  AE: {
    pattern: /^ *[\x21-\x5b\x5d-\x7e][\x20-\x5b\x5d-\x7e]*$/,
    limit: 'ASCII characters, not only spaces',
  },
  AS: { pattern: /^\d{3}[DWMY]$/, limit: 'nnnD, nnnW, nnnM or nnnY' },
  CS: { pattern: /^[A-Z0-9_ ]*$/, limit: 'capital letters A-Z, digits, space and underscore' },
  DA: { pattern: /^\d{8}$/, limit: 'YYYYMMDD' },
  DS: { pattern: /^ *[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)? *$/, limit: 'a decimal number' },
  DT: {
    pattern: /^\d{4}(\d{2}(\d{2}(\d{2}(\d{2}(\d{2}(\.\d{1,6})?)?)?)?)?)?([+-]\d{4})? *$/,
    limit: 'YYYYMMDDHHMMSS.FFFFFF&ZZXX',
  },
  IS: { pattern: /^ *[+-]?\d+ *$/, limit: 'a whole number' },
  TM: { pattern: /^\d{2}(\d{2}(\d{2}(\.\d{1,6})?)?)? *$/, limit: 'HHMMSS.FFFFFF' },
  UI: { pattern: /^(0|[1-9]\d*)(\.(0|[1-9]\d*))*$/, limit: 'numbers separated by periods, without leading zeros' },
  UR: { pattern: /^\S[\x21-\x7e]* *$/, limit: 'a URI' },
};

function checkFormat(vr: Vr, value: string): ValueCheck {
  if (value === '') return ok;
  const format = formats[vr];
  if (format !== undefined && !format.pattern.test(value)) {
    return problem('bad-format', `${format.limit} is wanted.`, format.limit, value);
  }
  if (vr === 'DA') return checkDate(value);
  if (vr === 'DT') return checkDateTime(value.trim());
  if (vr === 'TM') return checkClock(value.trim());
  if (vr === 'IS') return inRange(value, -(2n ** 31n), 2n ** 31n - 1n);
  const size = numberSize(vr);
  if (size === undefined) return ok;
  return checkNumber(vr, value, size);
}

/** Precise to the year, month, day or beyond, with or without the offset from UTC (PS3.5 §6.2 DT). */
function checkDateTime(value: string): ValueCheck {
  const [, digits = '', zone = ''] = /^(\d*)(?:\.\d*)?([+-]\d{4})?$/.exec(value) ?? [];
  const minutes = Number(zone.slice(0, 3)) * 60 + Number(`${zone[0]}${zone.slice(3)}`);
  if (zone !== '' && (minutes < -720 || minutes > 840 || Number(zone.slice(3)) > 59)) {
    return problem('out-of-range', 'there is no such time zone.', '-1200 to +1400', zone);
  }
  if (digits.length === 6) return checkMonth(digits);
  return digits.length >= 8 ? checkDate(digits.slice(0, 8), checkClock(digits.slice(8))) : ok;
}

function checkMonth(value: string): ValueCheck {
  const month = value.slice(4, 6);
  return Number(month) >= 1 && Number(month) <= 12
    ? ok
    : problem('out-of-range', 'there is no such month.', 'month 01-12', month);
}

function checkDate(value: string, next: ValueCheck = ok): ValueCheck {
  const year = Number(value.slice(0, 4));
  const month = Number(value.slice(4, 6));
  const day = Number(value.slice(6, 8));
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1];
  if (days === undefined) return checkMonth(value);
  if (day < 1 || day > days)
    return problem('out-of-range', 'there is no such day.', `day 01-${days}`, value.slice(6, 8));
  return next;
}

function checkClock(value: string): ValueCheck {
  const [hour, minute, second] = [value.slice(0, 2), value.slice(2, 4), value.slice(4, 6)];
  if (/^\d{2}$/.test(hour) && Number(hour) > 23)
    return problem('out-of-range', 'there is no such hour.', 'hour 00-23', hour);
  if (/^\d{2}$/.test(minute) && Number(minute) > 59)
    return problem('out-of-range', 'there is no such minute.', 'minute 00-59', minute);
  if (/^\d{2}$/.test(second) && Number(second) > 60)
    return problem('out-of-range', 'there is no such second.', 'second 00-60', second);
  return ok;
}

function checkNumber(vr: Vr, value: string, size: number): ValueCheck {
  if (vr === 'FL' || vr === 'FD') {
    return Number.isFinite(Number(value)) ? ok : problem('bad-format', 'a number is wanted.', 'a number', value);
  }
  if (vr === 'AT') {
    return /^\(?[0-9a-fA-F]{4},?[0-9a-fA-F]{4}\)?$/.test(value)
      ? ok
      : problem('bad-format', 'a tag is wanted.', 'ggggeeee', value);
  }
  if (!/^ *[+-]?\d+ *$/.test(value)) return problem('bad-format', 'a whole number is wanted.', 'a whole number', value);
  const bits = BigInt(size * 8);
  return vr.startsWith('S')
    ? inRange(value, -(2n ** (bits - 1n)), 2n ** (bits - 1n) - 1n)
    : inRange(value, 0n, 2n ** bits - 1n);
}

function inRange(value: string, least: bigint, most: bigint): ValueCheck {
  const number = BigInt(value.trim().replace(/^\+/, ''));
  if (number >= least && number <= most) return ok;
  return problem('out-of-range', `a number from ${least} to ${most} is wanted.`, `${least}…${most}`, value.trim());
}
