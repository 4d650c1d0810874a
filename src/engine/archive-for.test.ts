import { expect, it } from 'vitest';
import { archiveFor } from './archive-for.ts';

const server = { url: 'https://a.example/', user: '', password: '', caPem: '' };
const archives = [
  { ...server, name: 'Breast', modalities: ['mg'], institutions: [] },
  { ...server, name: 'North', modalities: [], institutions: ['klinik nord'] },
  { ...server, name: 'By hand', modalities: [], institutions: [] },
];
const of = (modalities: string[], institution = '') => archiveFor({ modalities, institution }, { archives });

it('sends a study where the first rule that fits says, and to the first archive where none does', () => {
  expect(of(['CT', 'MG'])).toBe('Breast');
  expect(of(['CT'], 'KLINIK NORD, Radiologie')).toBe('North');
  expect(of(['MG'], 'Klinik Nord')).toBe('Breast');
  expect(of(['CT'], 'Somewhere')).toBe('');
  expect(archiveFor({ modalities: ['MG'], institution: '' }, {})).toBe('');
});
