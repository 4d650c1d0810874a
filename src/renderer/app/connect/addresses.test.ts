import { describe, expect, test } from 'vitest';
import { folderAddress, folderOf, plainHost, worklistAddress, worklistPlace } from './addresses.ts';

describe('the folder of CSV files', () => {
  // As `pathToFileURL` of Node writes them: the engine reads them with its counterpart.
  test.each([
    ['/srv/list', 'file:///srv/list'],
    ['/srv/Über 100 %/a#b?c', 'file:///srv/%C3%9Cber%20100%20%25/a%23b%3Fc'],
    ['C:\\Listen\\heute 1', 'file:///C:/Listen/heute%201'],
    ['\\\\server\\share\\list', 'file://server/share/list'],
  ])('%s is found again under the address that is kept for it', (path, address) => {
    expect(folderAddress(path)).toBe(address);
    expect(folderOf(address)).toBe(path);
  });

  test('no other address is taken for a folder', () => {
    expect(folderOf('https://ehr.example/srv')).toBe('');
    expect(folderOf('nothing')).toBe('');
  });
});

describe('the place of a worklist', () => {
  test('is written as the engine reads it, and read back', () => {
    const place = { host: 'ris.example', port: '104', calledTitle: 'MWL 1', isTls: false };
    expect(worklistAddress(place)).toBe('dicom://ris.example:104/MWL%201');
    expect(worklistPlace(worklistAddress(place))).toEqual(place);
    const six = { host: 'fe80::1', port: '2762', calledTitle: 'MWL', isTls: true };
    expect(worklistAddress(six)).toBe('dicoms://[fe80::1]:2762/MWL');
    expect(worklistPlace(worklistAddress(six))).toEqual(six);
    expect(worklistPlace('https://ris.example')).toBeNull();
  });
});

test('only an address that would carry data in the clear over a network is asked about', () => {
  expect(plainHost('http://archive.clinic.example:8042')).toBe('archive.clinic.example');
  expect(plainHost('https://archive.clinic.example')).toBeNull();
  for (const here of ['http://localhost:8042', 'http://127.0.0.1', 'http://[::1]:1'])
    expect(plainHost(here)).toBeNull();
});
