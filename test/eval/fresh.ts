import type { Patient } from '../../src/contract/directory.ts';
import { foldedWords } from '../../src/engine/identity/fold-text.ts';
import { type EvalQuery, type EvalSet, evalPatient, evalPerson } from './eval-set.ts';
import { familyPool, givenPool } from './fresh-names.ts';
import { seededRandom } from './seeded-random.ts';

/**
 * Data that no rule was made with: a name pool of its own, births over a century, twins, fathers and sons of one name, namesakes, people who
 * are not in the directory, and the slips of a registration desk. Rates are assumptions, chosen higher than life.
 */
export function freshSet(seed: number, people: number, noise = 1): EvalSet {
  const random = seededRandom(seed * 7919 + 17);
  const draw = <T>(pool: readonly T[]): T => pool[Math.floor(random() ** 2 * pool.length)] as T;
  const patients: Patient[] = [];
  const queries: EvalQuery[] = [];
  const absent = new Map<string, Patient>();
  for (let index = 0; patients.length < people; index += 1) {
    const own = person(`p${seed}-${index}`, random, draw);
    const relation = relationOf(random());
    const other = relation === '' ? null : relativeOf(own, relation, random, draw);
    const isThere = random() < 0.7;
    if (isThere) patients.push(own);
    else absent.set(own.id, own);
    const isOtherThere = other !== null && (random() < 0.7 || relation === 'namesake');
    if (isOtherThere) patients.push(other);
    queries.push({
      ref: own.id,
      person: headerOf(own, random, noise),
      truth: isThere ? [own.id] : [],
      relation,
      labels: '',
      relatives: isOtherThere && relation !== 'namesake' ? [other.id] : [],
    });
  }
  return { name: `fresh ${seed}`, patients, queries: withChanceNamesakes(queries, absent, patients) };
}

/** Who is not in the directory while somebody else of her name, birth date and sex is: drawn so by chance, and a namesake like those drawn on purpose. */
function withChanceNamesakes(
  queries: readonly EvalQuery[],
  absent: ReadonlyMap<string, Patient>,
  patients: readonly Patient[],
): EvalQuery[] {
  const keyOf = ({ familyName, givenName, birthDate, sex }: Patient) =>
    [folded(familyName), folded(givenName), birthDate, sex].join('|');
  const there = new Set(patients.map(keyOf));
  return queries.map((query) => {
    const own = absent.get(query.ref);
    return own === undefined || !there.has(keyOf(own)) ? query : { ...query, relation: 'namesake by chance' };
  });
}

function folded(name: string): string {
  return foldedWords(name).join(' ');
}

type Draw = <T>(pool: readonly T[]) => T;

function relationOf(chance: number): string {
  if (chance < 0.03) return 'twin';
  if (chance < 0.045) return 'father and son';
  return chance < 0.046 ? 'namesake' : '';
}

function person(id: string, random: () => number, draw: Draw): Patient {
  const sex = random() < 0.5 ? 'F' : 'M';
  const family = random() < 0.05 ? `${draw(familyPool)}-${draw(familyPool)}` : draw(familyPool);
  const middle = random() < 0.6 ? draw(givenPool[sex]) : '';
  const born = new Date(Date.UTC(1925 + Math.floor(random() * 98), 0, 1 + Math.floor(random() * 365)));
  return evalPatient(id, {
    familyName: family,
    givenName: draw(givenPool[sex]),
    middleName: random() < 0.5 ? middle.slice(0, 1) : middle,
    birthDate: born.toISOString().slice(0, 10),
    sex,
    ...(sex === 'F' && random() < 0.2 ? { previousNames: [draw(familyPool)] } : {}),
  });
}

function relativeOf(own: Patient, relation: string, random: () => number, draw: Draw): Patient {
  const id = `${own.id}-r`;
  if (relation === 'namesake') return { ...own, id, mrn: id, middleName: '', previousNames: [] };
  if (relation === 'father and son') {
    const birthDate = `${Number(own.birthDate.slice(0, 4)) - 20 - Math.floor(random() * 20)}${own.birthDate.slice(4)}`;
    return { ...own, id, mrn: id, birthDate, suffix: 'Sr', previousNames: [] };
  }
  const sex = random() < 0.6 ? own.sex : own.sex === 'F' ? 'M' : 'F';
  // Nobody calls her twins Ivan and Iván: such a pair would be namesakes.
  const pool = givenPool[sex === 'F' ? 'F' : 'M'].filter((name) => folded(name) !== folded(own.givenName));
  const alike = pool.filter((name) => name[0] === own.givenName[0]);
  // Parents like names for twins that begin alike.
  const givenName = random() < 0.4 && alike.length > 0 ? draw(alike) : draw(pool);
  return { ...own, id, mrn: id, sex, givenName, middleName: draw(pool), previousNames: [] };
}

function headerOf(own: Patient, random: () => number, noise: number) {
  const happens = (rate: number) => random() < rate * noise;
  let family = own.previousNames[0] !== undefined && happens(0.15) ? own.previousNames[0] : own.familyName;
  let given = own.givenName;
  let { birthDate, sex } = own as { birthDate: string; sex: string };
  if (happens(0.02)) family = slip(family, random);
  if (happens(0.015)) given = slip(given, random);
  if (happens(0.005)) given = given.slice(0, 1);
  if (family.includes('-') && happens(0.15)) family = family.split('-')[0] ?? family;
  if (happens(0.015)) birthDate = '';
  else if (happens(0.01)) birthDate = slipOfDate(birthDate, random);
  if (happens(0.03)) sex = random() < 0.8 ? '' : 'O';
  const middle = random() < 0.5 ? own.middleName : own.middleName.slice(0, 1);
  const plain = random() < 0.6 ? (text: string) => text.toUpperCase() : (text: string) => text;
  const ascii =
    random() < 0.5 ? (text: string) => text.normalize('NFD').replace(/[\u0300-\u036f]/g, '') : (text: string) => text;
  const form = (text: string) => ascii(plain(text));
  const pn = happens(0.02)
    ? `${form(family)} ${form(given)}`
    : happens(0.01)
      ? `${form(given)}^${form(family)}`
      : `${form(family)}^${form(given)}${middle === '' ? '' : `^${form(middle)}`}`;
  return evalPerson(pn, birthDate, sex, String(Math.floor(random() * 1e8)));
}

function slip(text: string, random: () => number): string {
  const at = Math.floor(random() * (text.length - 1));
  const letter = 'abcdefghijklmnopqrstuvwxyz'[Math.floor(random() * 26)] ?? 'e';
  switch (Math.floor(random() * 4)) {
    case 0:
      return text.slice(0, at) + text.slice(at + 1);
    case 1:
      return text.slice(0, at) + letter + text.slice(at);
    case 2:
      return text.slice(0, at) + (text[at + 1] ?? '') + (text[at] ?? '') + text.slice(at + 2);
    default:
      return text.slice(0, at) + letter + text.slice(at + 1);
  }
}

function slipOfDate(date: string, random: () => number): string {
  const [year = '', month = '', day = ''] = date.split('-');
  if (random() < 0.3 && Number(day) <= 12) return `${year}-${day}-${month}`;
  return `${Number(year) + (random() < 0.5 ? 1 : -1) * (random() < 0.5 ? 1 : 10)}-${month}-${day}`;
}
