/** A value of a property list; integers and reals alike become numbers, dates and data stay text. */
export type PlistValue = string | number | boolean | readonly PlistValue[] | PlistDict;
export interface PlistDict {
  readonly [key: string]: PlistValue;
}

const token = /<(\/?)(dict|array|key|string|integer|real|date|data|true|false|plist)\b[^>]*?(\/?)>/g;
const deepest = 32;

/**
 * Reads the XML property lists that diskutil(8) prints: Apple's own writer, no entities but the five of XML, no comments inside. Null for what is
 * no such list. @see https://www.apple.com/DTDs/PropertyList-1.0.dtd
 */
export function parsePlist(xml: string): PlistValue | null {
  const tokens = [...xml.matchAll(token)].filter(([, , name]) => name !== 'plist');
  let at = 0;

  function value(depth: number): PlistValue {
    const open = tokens[at];
    if (open === undefined || open[1] === '/' || depth > deepest) throw new SyntaxError('plist');
    at += 1;
    const [, , name, isEmpty] = open;
    if (name === 'true' || name === 'false') return name === 'true';
    if (name === 'dict')
      return isEmpty ? {} : Object.fromEntries(until('dict', () => [text(), value(depth + 1)] as const));
    if (name === 'array') return isEmpty ? [] : until('array', () => value(depth + 1));
    at -= 1;
    const content = text();
    return name === 'integer' || name === 'real' ? Number(content) : content;
  }

  /** The content of an element without children. */
  function text(): string {
    const open = tokens[at];
    if (open === undefined || open[1] === '/') throw new SyntaxError('plist');
    at += 1;
    if (open[3] === '/') return '';
    const close = tokens[at];
    if (close?.[1] !== '/' || close[2] !== open[2]) throw new SyntaxError('plist');
    at += 1;
    return plainText(xml.slice(open.index + open[0].length, close.index));
  }

  function until<T>(name: string, next: () => T): T[] {
    const all: T[] = [];
    while (!(tokens[at]?.[1] === '/' && tokens[at]?.[2] === name)) all.push(next());
    at += 1;
    return all;
  }

  try {
    return value(0);
  } catch (error) {
    if (error instanceof SyntaxError) return null;
    throw error;
  }
}

const entities: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' };

function plainText(xml: string): string {
  return xml.replace(
    /&(?:#x([0-9a-f]{1,6})|#(\d{1,7})|(\w+));/gi,
    (whole, hex?: string, decimal?: string, name?: string) => {
      if (name !== undefined) return entities[name] ?? whole;
      const code = hex === undefined ? Number(decimal) : Number.parseInt(hex, 16);
      return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}
