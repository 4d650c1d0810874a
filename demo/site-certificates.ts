import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

export type Issued = { certPath: string; keyPath: string };

/** A hospital's own authority, with the `openssl` program. No machine trusts it by itself. */
export type SiteAuthority = {
  certPath: string;
  /** A server's certificate for these names. */
  server(name: string, hosts: readonly string[]): Issued;
  /** What a workstation shows of itself. */
  client(name: string): Issued;
};

export function makeSiteAuthority(folder: string): SiteAuthority {
  const openssl = (...args: string[]): void => void execFileSync('openssl', args, { stdio: 'pipe' });
  const certPath = join(folder, 'authority.pem');
  const keyPath = join(folder, 'authority-key.pem');
  openssl(
    ...['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', '-subj', '/CN=Site authority'],
    ...['-keyout', keyPath, '-out', certPath],
  );
  const issue = (name: string, extensions: string): Issued => {
    const files = {
      key: join(folder, `${name}-key.pem`),
      csr: join(folder, `${name}.csr`),
      cert: join(folder, `${name}.pem`),
    };
    const extensionsPath = join(folder, `${name}.ext`);
    writeFileSync(extensionsPath, extensions);
    openssl(
      ...['req', '-new', '-newkey', 'rsa:2048', '-nodes', '-subj', `/CN=${name}`],
      ...['-keyout', files.key, '-out', files.csr],
    );
    openssl(
      ...['x509', '-req', '-in', files.csr, '-CA', certPath, '-CAkey', keyPath, '-CAcreateserial', '-days', '2'],
      ...['-extfile', extensionsPath, '-out', files.cert],
    );
    return { certPath: files.cert, keyPath: files.key };
  };
  return {
    certPath,
    server: (name, hosts) =>
      issue(
        name,
        `subjectAltName=${hosts.map((host) => (/^[\d.]+$/.test(host) ? `IP:${host}` : `DNS:${host}`)).join(',')}\n`,
      ),
    client: (name) => issue(name, 'extendedKeyUsage=clientAuth\n'),
  };
}
