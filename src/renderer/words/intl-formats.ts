/*
 * `Intl`'s formats, each made once: making one costs a browser a hundred times what using it does, and a list draws hundreds of dates as it moves.
 */
const numbers = new Map<string, Intl.NumberFormat>();
const dates = new Map<string, Intl.DateTimeFormat>();

/** The format of numbers for a language tag and these options, kept from the first use on. */
export function numberFormat(language: string, options: Intl.NumberFormatOptions = {}): Intl.NumberFormat {
  return kept(numbers, language, options, () => new Intl.NumberFormat(language, options));
}

/** The format of moments for a language tag and these options, kept from the first use on. */
export function dateFormat(language: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  return kept(dates, language, options, () => new Intl.DateTimeFormat(language, options));
}

function kept<Format>(formats: Map<string, Format>, language: string, options: object, make: () => Format): Format {
  const key = `${language} ${JSON.stringify(options)}`;
  const found = formats.get(key) ?? make();
  formats.set(key, found);
  return found;
}
