import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Patient } from '../../src/contract/directory.ts';
import { seededRandom } from '../eval/seeded-random.ts';

/** Synthetic patients of a large site, and an EHR that serves them when this file is run by `fork` with `serve`. */
export const patientCount = Number(process.env.GANTRY_BENCH_PATIENTS ?? 500_000);
const pageRows = 500;
const syllables = [
  'ba',
  'mar',
  'to',
  'lin',
  'ker',
  'sen',
  'vo',
  'hal',
  'ri',
  'do',
  'schu',
  'wag',
  'ner',
  'mo',
  'pe',
  'tra',
  'ul',
  'jo',
];

/** The same person for the same number, always; a few names are common and many are rare, as names are. */
export function personAt(n: number): Patient {
  const random = seededRandom(n + 1);
  const word = (skew: number) => {
    const rank = Math.floor(random() ** skew * 4_096);
    const parts = [rank % 16, (rank >> 4) % 16, (rank >> 8) % 16].map((index) => syllables[index] ?? '');
    return parts.join('').replace(/^./, (letter) => letter.toUpperCase());
  };
  const names = { middleName: '', suffix: '', nameIdeographic: '', namePhonetic: '', previousNames: [], otherIds: [] };
  const day = new Date(Date.UTC(1930, 0, 1) + Math.floor(random() * 90 * 365) * 86_400_000).toISOString().slice(0, 10);
  return {
    ...{
      id: `0000-${n}`,
      mrn: String(1_000_000 + n),
      issuer: 'HAFEN',
      familyName: word(2),
      givenName: word(4),
      ...names,
    },
    ...{ birthDate: day, sex: n % 2 ? 'F' : 'M', mergedInto: null, updatedAt: '2026-01-01T00:00:00Z' },
  };
}

/** An EHR that answers as fast as JSON can be written: what is measured is our side. */
function serveBigSite(): void {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://site.invalid');
    response.setHeader('content-type', 'application/json');
    if (url.pathname.endsWith('/auth/token')) {
      response.end(JSON.stringify({ access_token: 't', token_type: 'bearer', expires_in: 36_000 }));
      return;
    }
    const from = Number(url.searchParams.get('cursor') ?? 0);
    const count = url.pathname.endsWith('/patients') ? Math.min(pageRows, patientCount - from) : 0;
    const items = Array.from({ length: count }, (_, n) => wireOf(personAt(from + n)));
    const next = from + count < patientCount && count > 0 ? String(from + count) : null;
    response.end(JSON.stringify({ items, next_cursor: next }));
  });
  server.listen(0, '127.0.0.1', () => {
    const { port } = server.address() as AddressInfo;
    process.send?.(`http://127.0.0.1:${port}/api/v1`);
  });
}

function wireOf(patient: Patient) {
  return {
    ...{ id: patient.id, mrn: patient.mrn, issuer: patient.issuer, family_name: patient.familyName },
    ...{
      given_name: patient.givenName,
      birth_date: patient.birthDate,
      sex: patient.sex,
      updated_at: patient.updatedAt,
    },
  };
}

if (process.argv[2] === 'serve') serveBigSite();
