/**
 * GB18030 and GBK encoding, the way back of the TextDecoder that Node has. Two-byte codes come from a table made on first use, four-byte
 * codes are counted (GB 18030-2022: linear order over the characters of the plane that have no two-byte code).
 */
let twoByte: Map<string, number> | undefined;
let fourByte: Map<string, number> | undefined;

export function encodeGb18030(text: string, repertoire: 'gb18030' | 'gbk'): Buffer | undefined {
  const bytes: number[] = [];
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    if (point < 0x80) {
      bytes.push(point);
      continue;
    }
    twoByte ??= buildTwoByte();
    const short = twoByte.get(character);
    if (short !== undefined) {
      bytes.push(short >> 8, short & 0xff);
      continue;
    }
    if (repertoire === 'gbk') return undefined;
    fourByte ??= buildFourByte();
    const linear = point > 0xffff ? point - 0x10000 + 189000 : fourByte.get(character);
    if (linear === undefined) return undefined;
    bytes.push(...linearBytes(linear));
  }
  return Buffer.from(bytes);
}

function linearBytes(linear: number): number[] {
  return [
    0x81 + Math.floor(linear / 12600),
    0x30 + (Math.floor(linear / 1260) % 10),
    0x81 + (Math.floor(linear / 10) % 126),
    0x30 + (linear % 10),
  ];
}

function buildTwoByte(): Map<string, number> {
  const decoder = new TextDecoder('gb18030');
  const codes = new Map<string, number>();
  for (let lead = 0x81; lead <= 0xfe; lead += 1) {
    for (let trail = 0x40; trail <= 0xfe; trail += 1) {
      if (trail === 0x7f) continue;
      const text = decoder.decode(Uint8Array.of(lead, trail));
      if ([...text].length === 1 && text !== '\ufffd') codes.set(text, (lead << 8) | trail);
    }
  }
  return codes;
}

function buildFourByte(): Map<string, number> {
  const decoder = new TextDecoder('gb18030');
  const codes = new Map<string, number>();
  for (let linear = 0; linear < 39420; linear += 1) {
    const text = decoder.decode(Uint8Array.from(linearBytes(linear)));
    if ([...text].length === 1 && text !== '\ufffd') codes.set(text, linear);
  }
  return codes;
}
