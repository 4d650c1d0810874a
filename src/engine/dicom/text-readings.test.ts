import { describe, expect, it } from 'vitest';
import { parseCharacterSet } from './character-set.ts';
import { encodeGb18030 } from './gb18030.ts';
import type { RepairEncoding } from './repair-encoding.ts';
import { likelierReadings, rankReadings, rawText } from './text-readings.ts';

/** Made-up people, family names and given names crossed; nobody in particular. */
const people: readonly { readonly encoding: RepairEncoding; readonly families: string; readonly givens: string }[] = [
  {
    encoding: 'windows-1251',
    families:
      'Смирнов Кузнецова Попов Васильева Петров Соколова Михайлов Новикова Фёдоров Морозова Волков Алексеева Лебедев Семёнова Егоров Павлова Козлов Степанова Николаев Орлова Макаров Никитин Захарова Зайцев Шевченко Олійник Ли Цой',
    givens: 'Александр Елена Сергей Татьяна Пётр Ольга Илья Ия Юлия Андрій',
  },
  {
    encoding: 'gb18030',
    families:
      '王 李 张 刘 陈 杨 黄 赵 吴 周 徐 孙 马 朱 胡 郭 何 高 林 罗 郑 梁 谢 宋 唐 许 韩 冯 邓 曹 欧阳 司马 诸葛',
    givens: '伟 芳 秀英 静 磊 洋 勇 艳 小东 志强 建国 子涵 欣怡 浩然 俊杰 思远 懿轩 烨霖 翠花 卫东',
  },
  {
    encoding: 'shift_jis',
    families:
      '佐藤 鈴木 高橋 田中 渡辺 伊藤 山本 中村 小林 加藤 吉田 佐々木 山口 松本 井上 木村 林 斎藤 清水 森 池田 橋本 石川 長谷川 後藤 宮崎 工藤 武田',
    givens: '太郎 花子 翔太 健一 美咲 陽菜 誠 恵子 真由美 明美 拓海 蓮 さくら まさし',
  },
  {
    encoding: 'windows-1252',
    families:
      'Müller Schäfer Jäger Böhm Groß Günther García Muñoz Núñez Peña Ibáñez Lefèvre Gonçalves Conceição Araújo Simões Søndergård Åkesson Öberg Høgh Þórsson Bélanger Côté Hébert Nicolò Smith',
    givens: 'Jürgen André Zoë Renée François Hélène Søren Björn José Íñigo João Inês Anaïs Käthe',
  },
  {
    encoding: 'windows-874',
    families: 'สมบูรณ์ ใจดี ศรีสุข วงศ์สวัสดิ์ รักไทย จันทร์เพ็ญ ทองดี แสงทอง บุญมี สุขใจ พรหมมา คำแก้ว มณีรัตน์ อินทร์แก้ว เจริญสุข พึ่งบุญ',
    givens: 'สมชาย สมหญิง ประเสริฐ วิชัย สุดา อรุณ ธนากร ณัฐพล ศิริพร เพ็ญศรี ไพศาล แดง',
  },
];

const reverse = new Map<RepairEncoding, Map<string, number[]>>();

/** Character → bytes of an encoding that Node only decodes. */
function bytesIn(encoding: RepairEncoding): Map<string, number[]> {
  const known = reverse.get(encoding);
  if (known !== undefined) return known;
  const decoder = new TextDecoder(encoding, { fatal: true });
  const table = new Map<string, number[]>();
  const note = (...bytes: number[]) => {
    try {
      const text = decoder.decode(Uint8Array.from(bytes));
      if ([...text].length === 1 && !table.has(text)) table.set(text, bytes);
    } catch {
      return;
    }
  };
  for (let lead = 0x80; lead <= 0xff; lead += 1) {
    note(lead);
    if (encoding === 'shift_jis') for (let trail = 0x40; trail <= 0xfc; trail += 1) note(lead, trail);
  }
  reverse.set(encoding, table);
  return table;
}

function encoded(text: string, encoding: RepairEncoding): Buffer {
  if (encoding === 'gb18030') return encodeGb18030(text, 'gbk') ?? Buffer.alloc(0);
  const table = bytesIn(encoding);
  return Buffer.from([...text].flatMap((one) => (one < '\x80' ? [one.charCodeAt(0)] : table.get(one)!)));
}

describe('texts in another character set than declared', () => {
  for (const { encoding, families, givens } of people) {
    for (const declared of ['', encoding === 'windows-1252' ? 'ISO_IR 144' : 'ISO_IR 100', 'ISO_IR 192']) {
      it(`are read right first in 95 of 100 names in ${encoding} under ${declared || 'no'} declaration`, () => {
        const wrong: string[] = [];
        let count = 0;
        for (const [row, family] of families.split(' ').entries()) {
          const given = givens.split(' ');
          for (const name of [0, 1, 2].map((step) => `${family}^${given[(row + step * 5) % given.length]}`)) {
            const bytes = encoded(name, encoding);
            if (!bytes.some((byte) => byte >= 0x80)) continue;
            count += 1;
            const [first] = rankReadings([rawText('PatientName', 'PN', bytes, parseCharacterSet(declared))]);
            if (first?.texts[0]?.text !== name) wrong.push(`${name} → ${first?.texts[0]?.text}`);
          }
        }
        expect(count).toBeGreaterThan(40);
        expect(wrong.length / count, wrong.join(', ')).toBeLessThanOrEqual(0.05);
      });
    }
  }

  const patientName = (bytes: Buffer, declared: string) => [
    rawText('PatientName', 'PN', bytes, parseCharacterSet(declared)),
  ];
  const russian = encoded('Иванова^Мария', 'windows-1251');

  it('make the declaration doubtful, and right ones do not', () => {
    const found = likelierReadings(rankReadings(patientName(russian, 'ISO_IR 100')));
    expect(found[0]).toMatchObject({ encoding: 'windows-1251', texts: [{ text: 'Иванова^Мария' }] });
    const german = Buffer.from('Müller^Jürgen', 'latin1');
    expect(likelierReadings(rankReadings(patientName(german, 'ISO_IR 100')))).toEqual([]);
    expect(likelierReadings(rankReadings(patientName(german, '')))).toEqual([]);
  });

  it('are read as the chosen patient is called where that tells two readings apart', () => {
    const name = patientName(encoded('Kamiński^Jan', 'windows-1250'), 'ISO_IR 100');
    const [blind] = rankReadings(name, 'Kamiñski^Jan');
    const [known] = rankReadings(name, 'KAMIŃSKI^JAN');
    expect(blind?.texts[0]?.text).toBe('Kamiñski^Jan');
    expect(known?.texts[0]?.text).toBe('Kamiński^Jan');
  });

  it('name each way of reading once, the file’s own among them, with shares of one', () => {
    const readings = rankReadings(patientName(russian, 'ISO_IR 144'));
    expect(readings.filter(({ encoding }) => encoding === null)).toHaveLength(1);
    expect(new Set(readings.map(({ texts }) => texts[0]?.text)).size).toBe(readings.length);
    expect(readings.reduce((sum, { score }) => sum + score, 0)).toBeCloseTo(1);
  });

  it('leave nothing to ask where every byte is ASCII', () => {
    expect(rankReadings(patientName(Buffer.from('DOE^JANE '), ''))).toEqual([]);
  });
});
