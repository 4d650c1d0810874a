/** Invented people, one for each way of writing names: what is planted, and must be found nowhere afterwards. */
export interface Person {
  readonly charset: string;
  readonly name: string;
  /** Family and given name as they stand in running text. */
  readonly inText: readonly [family: string, given: string];
  readonly id: string;
  readonly otherId: string;
  readonly accession: string;
  readonly birthDate: string;
  readonly studyDate: string;
  readonly phone: string;
  readonly address: string;
  readonly physician: string;
}

const rows: readonly (readonly [charset: string, name: string, family: string, given: string])[] = [
  ['', 'WINTERBOTTOM^CORNELIUS', 'Winterbottom', 'Cornelius'],
  ['ISO_IR 100', 'Müßiggänger^Jörg', 'Müßiggänger', 'Jörg'],
  ['ISO_IR 144', 'Люкceмбypгская^Евдокия', 'Люкceмбypгская', 'Евдокия'],
  ['ISO_IR 126', 'Διονυσιάδης^Αριστείδης', 'Διονυσιάδης', 'Αριστείδης'],
  ['ISO_IR 127', 'القباني^نزار', 'القباني', 'نزار'],
  ['\\ISO 2022 IR 87', 'Yamashita^Tarou=山下^太郎', '山下', '太郎'],
  ['\\ISO 2022 IR 149', 'Hong^Gildong=洪^吉洞=홍^길동', '홍', '길동'],
  ['GB18030', 'Wang^XiaoDong=王^小东', '王', '小东'],
  ['ISO_IR 192', 'Ångström^Zoë=안^중근', 'Ångström', 'Zoë'],
  ['ISO_IR 166', 'นามสกุล^ชื่อ', 'นามสกุล', 'ชื่อ'],
];

export const people: readonly Person[] = rows.map(([charset, name, family, given], index) => ({
  charset,
  name,
  inText: [family, given],
  id: `HX${70_431 + index * 917}Q`,
  otherId: `REG-${881_204 + index * 31}`,
  accession: `ACC${5_510_023 + index * 7}`,
  birthDate: `19${41 + index}0${1 + (index % 9)}1${index % 10}`,
  studyDate: `2019030${1 + (index % 9)}`,
  phone: `+49 30 9018${200 + index}`,
  address: `${11 + index} Quietwater Lane, Nowhereton`,
  physician: `FEATHERSTONE${'ABCDEFGHIJ'[index]}^AGATHA`,
}));
