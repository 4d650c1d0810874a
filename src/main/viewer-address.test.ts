import { expect, test } from 'vitest';
import { checkedViewerAddress } from './viewer-address.ts';

test.each([
  'https://viewer.example/viewer?StudyInstanceUIDs=1.2',
  'http://127.0.0.1:8080/',
  'http://localhost:3000/',
  'http://[::1]:3000/',
])('opens %s', (address) => {
  expect(checkedViewerAddress(address, []).href).toContain(new URL(address).host);
});

test.each(['http://viewer.example/', 'http://127.0.0.1.example/', 'http://localhost.example/', 'http://10.0.0.7/'])(
  'refuses plain HTTP to %s',
  (address) => {
    expect(() => checkedViewerAddress(address, ['other.example'])).toThrow('plain-http-refused');
  },
);

test('lets an administrator allow a host by name', () => {
  expect(checkedViewerAddress('http://viewer.example/', ['viewer.example']).host).toBe('viewer.example');
});

test.each(['', 'viewer', 'file:///etc/passwd', 'javascript:alert(1)', 'app://gantry/index.html', 'data:text/html,x'])(
  'takes "%s" for no address of a viewer',
  (address) => {
    expect(() => checkedViewerAddress(address, [])).toThrow('viewer-not-configured');
  },
);
