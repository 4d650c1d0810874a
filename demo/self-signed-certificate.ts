import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Makes a certificate for 127.0.0.1 that no machine trusts, in `folder`, with the `openssl` program.
 * `publicPath` is the certificate alone (what an administrator would pin), `withKeyPath` adds the key (what Orthanc reads).
 */
export function makeSelfSignedCertificate(folder: string): { publicPath: string; withKeyPath: string } {
  const publicPath = join(folder, 'certificate.pem');
  const keyPath = join(folder, 'key.pem');
  const withKeyPath = join(folder, 'certificate-and-key.pem');
  execFileSync(
    'openssl',
    [
      ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=127.0.0.1'],
      ...['-addext', 'subjectAltName=IP:127.0.0.1,DNS:localhost', '-keyout', keyPath, '-out', publicPath],
    ],
    { stdio: 'pipe' },
  );
  writeFileSync(withKeyPath, readFileSync(publicPath, 'utf8') + readFileSync(keyPath, 'utf8'), { mode: 0o600 });
  return { publicPath, withKeyPath };
}
