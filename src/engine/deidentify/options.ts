/** The options of PS3.15 Table E.1-1 and §E.3, by their names on the command line, with their codes (PS3.16 CID 7050, scheme DCM). */
export const optionCodes = {
  'clean-pixel-data': ['113101', 'Clean Pixel Data Option', 'CleanPix'],
  'clean-graphics': ['113103', 'Clean Graphics Option', 'CleanGraph'],
  'clean-structured-content': ['113104', 'Clean Structured Content Option', 'CleanStruct'],
  'clean-descriptors': ['113105', 'Clean Descriptors Option', 'CleanDesc'],
  'retain-full-dates': ['113106', 'Retain Longitudinal Temporal Information Full Dates Option', 'FullDates'],
  'retain-modified-dates': ['113107', 'Retain Longitudinal Temporal Information Modified Dates Option', 'ModifDates'],
  'retain-patient-characteristics': ['113108', 'Retain Patient Characteristics Option', 'PatChars'],
  'retain-device-identity': ['113109', 'Retain Device Identity Option', 'DevId'],
  'retain-uids': ['113110', 'Retain UIDs Option', 'UIDs'],
  'retain-safe-private': ['113111', 'Retain Safe Private Option', 'SafePriv'],
  'retain-institution-identity': ['113112', 'Retain Institution Identity Option', 'InstId'],
} as const satisfies Record<string, readonly [code: string, meaning: string, short: string]>;

export type OptionName = keyof typeof optionCodes;

export const optionNames = Object.keys(optionCodes) as readonly OptionName[];

export const basicProfileCode = ['113100', 'Basic Application Confidentiality Profile'] as const;

export type OptionsResult =
  | { readonly ok: true; readonly options: readonly OptionName[] }
  | { readonly ok: false; readonly message: string };

/** Checks names as typed. `clean-pixel-data` is no name to type: it follows from regions that a person has drawn. */
export function parseOptions(profile: string, names: readonly string[]): OptionsResult {
  if (profile !== 'basic') return { ok: false, message: `there is no profile "${profile}": the profile is basic` };
  const typed = optionNames.filter((name) => name !== 'clean-pixel-data');
  for (const name of names) {
    if (!typed.some((known) => known === name)) {
      return { ok: false, message: `there is no option "${name}"; the options are ${typed.join(', ')}` };
    }
  }
  const options = typed.filter((name) => names.includes(name));
  if (options.includes('retain-full-dates') && options.includes('retain-modified-dates')) {
    // PS3.15 §E.3.6: the two exclude each other.
    return { ok: false, message: 'retain-full-dates and retain-modified-dates exclude each other' };
  }
  return { ok: true, options };
}
