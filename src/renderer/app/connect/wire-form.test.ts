import { expect, test } from 'vitest';
import { type Settings, settingsPatchSchema } from '../../../contract/settings.ts';
import { arePins, isKeyPairWhole, isProxyOrNone, proxyPatch, wireFormOf, wirePatch } from './wire-form.ts';

const pin = `sha256/${'A'.repeat(43)}=`;
const archive = {
  ...{ url: 'https://orthanc.example', user: 'importer', hasPassword: true, caPem: '' },
  wire: { pins: [pin], clientCertPem: 'CERT', hasClientKey: true },
};
const settings = { archive, ehr: null, proxy: null } as unknown as Settings;

test('a saved private key is never shown, stays while its certificate does, and goes with it', () => {
  const form = wireFormOf(archive);
  expect(form).toEqual({ pins: pin, certPem: 'CERT', keyPem: '' });
  const kept = wirePatch('archive', settings, form);
  expect(kept).toEqual({
    archive: { url: archive.url, user: 'importer', wire: { pins: [pin], clientCertPem: 'CERT' } },
  });
  expect(settingsPatchSchema.safeParse(kept).success).toBe(true);
  const gone = wirePatch('archive', settings, { ...form, certPem: ' ' });
  expect(gone.archive?.wire).toEqual({ pins: [pin], clientCertPem: '', clientKeyPem: '' });
});

test('a pin with a letter too few, and a proxy with a password in its address, are seen before they are saved', () => {
  expect([arePins(''), arePins(`${pin}\n${pin}`), arePins(pin.slice(1)), arePins('sha256/short=')]).toEqual([
    true,
    true,
    false,
    false,
  ]);
  expect(['', 'http://proxy:3128', 'https://proxy.example/'].every(isProxyOrNone)).toBe(true);
  expect(['proxy:3128', 'ftp://proxy', 'http://user:secret@proxy'].some(isProxyOrNone)).toBe(false);
});

test('an emptied proxy is taken away; a password that is not typed stays', () => {
  expect(proxyPatch({ url: ' ', user: 'x', password: 'y', bypass: '' })).toEqual({ proxy: null });
  const typed = { url: 'http://proxy:3128', user: 'desk', password: '', bypass: '.clinic.example\n10.0.0.5' };
  const patch = proxyPatch(typed);
  expect(patch).toEqual({
    proxy: { url: 'http://proxy:3128', user: 'desk', bypass: ['.clinic.example', '10.0.0.5'] },
  });
  expect(settingsPatchSchema.safeParse(patch).success).toBe(true);
});

test('a certificate without its key, and a key without its certificate, are seen before they are saved', () => {
  const form = { pins: '', certPem: '', keyPem: '' };
  expect(isKeyPairWhole(form, true)).toBe(true);
  expect(isKeyPairWhole({ ...form, certPem: 'CERT' }, true)).toBe(true);
  expect(isKeyPairWhole({ ...form, certPem: 'CERT' }, false)).toBe(false);
  expect(isKeyPairWhole({ ...form, certPem: 'CERT', keyPem: 'KEY' }, false)).toBe(true);
  expect(isKeyPairWhole({ ...form, keyPem: 'KEY' }, true)).toBe(false);
});
