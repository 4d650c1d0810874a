import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findOrthanc } from './find-orthanc.ts';
import { freePorts } from './free-ports.ts';
import { type OrthancFeatures, orthancConfig } from './orthanc-config.ts';
import { type OrthancProcess, spawnOrthanc, waitUntilReady } from './orthanc-process.ts';
import { makeSelfSignedCertificate } from './self-signed-certificate.ts';
import { startTlsFront, type TlsFront } from './tls-front.ts';

export type OrthancOptions = OrthancFeatures & {
  /** Keeps the images here, and leaves the folder alone at the end. Default: a new temporary folder. */
  storageDir?: string;
  /** Puts HTTPS in front, with a new self-signed certificate for 127.0.0.1; `certificatePath` of the result is its PEM. */
  tls?: boolean;
};

export type RunningOrthanc = {
  url: string;
  user: string;
  password: string;
  httpPort: number;
  dicomPort: number;
  /** Changes with every restart. */
  readonly pid: number;
  logPath: string;
  storageDir: string;
  certificatePath: string | undefined;
  /** SIGKILL, as a power cut would do it. Storage and ports stay; `restart` brings it back. */
  kill(): Promise<void>;
  /** Ends the process, if it runs, and starts it again on the same port and storage. */
  restart(): Promise<void>;
  /** Ends it and removes its temporary files. Safe to call twice. */
  stop(): Promise<void>;
};

const PORT_ATTEMPTS = 5;

/**
 * Starts a throw-away Orthanc on 127.0.0.1 and returns once it answers under a name made for this run, so that another
 * server on the same port cannot be mistaken for it.
 *
 * @throws Error when Orthanc is not installed (ask {@link findOrthanc} first) or does not start; the message ends with its log.
 */
export async function startOrthanc(options: OrthancOptions = {}): Promise<RunningOrthanc> {
  const installation = findOrthanc();
  if (installation === undefined) throw new Error('Orthanc is not installed: apt-get install orthanc orthanc-dicomweb');
  const workDir = mkdtempSync(join(tmpdir(), 'gantry-orthanc-'));
  const storageDir = options.storageDir ?? join(workDir, 'storage');
  mkdirSync(storageDir, { recursive: true });
  const logPath = join(workDir, 'orthanc.log');
  const configPath = join(workDir, 'orthanc.json');
  const name = `gantry-${randomBytes(8).toString('hex')}`;
  const user = options.user ?? 'gantry';
  const password = options.password ?? randomBytes(12).toString('base64url');

  let current: OrthancProcess | undefined;
  let tlsFront: TlsFront | undefined;
  const launch = (httpPort: number, dicomPort: number): Promise<'ready' | 'port-taken'> => {
    const { pluginDir } = installation;
    const places = { name, httpPort, dicomPort, storageDir, user, password, pluginDir };
    writeFileSync(configPath, JSON.stringify(orthancConfig({ ...options, ...places }), null, 2), { mode: 0o600 });
    current = spawnOrthanc(installation.binary, configPath, logPath);
    return waitUntilReady(current, { url: `http://127.0.0.1:${httpPort}`, name, user, password, logPath });
  };
  const removeAll = (): void => {
    process.off('exit', removeAll);
    current?.killNow();
    rmSync(workDir, { recursive: true, force: true });
  };
  // The last net, for a caller that ends without stop().
  process.once('exit', removeAll);

  try {
    for (let attempt = 1; attempt <= PORT_ATTEMPTS; attempt++) {
      const [httpPort, dicomPort] = await freePorts();
      if ((await launch(httpPort, dicomPort)) === 'port-taken') continue;
      const pem = options.tls === true ? makeSelfSignedCertificate(workDir) : undefined;
      tlsFront = pem && (await startTlsFront(httpPort, pem));
      return {
        url: tlsFront ? `https://127.0.0.1:${tlsFront.port}` : `http://127.0.0.1:${httpPort}`,
        ...{ user, password, httpPort, dicomPort, logPath, storageDir },
        certificatePath: pem?.certPath,
        get pid() {
          return current?.pid ?? 0;
        },
        async kill() {
          current?.killNow();
          await current?.exited;
        },
        async restart() {
          await current?.terminate();
          const outcome = await launch(httpPort, dicomPort);
          if (outcome === 'port-taken') throw new Error(`Port ${httpPort} was taken while Orthanc was down`);
        },
        async stop() {
          await tlsFront?.stop();
          await current?.terminate();
          removeAll();
        },
      };
    }
    throw new Error(`No free port for Orthanc in ${PORT_ATTEMPTS} attempts`);
  } catch (error) {
    removeAll();
    throw error;
  }
}
