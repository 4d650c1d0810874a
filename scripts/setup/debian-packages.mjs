import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { reportStep } from './report-step.mjs';
import { runCommand } from './run-command.mjs';

const orthanc = ['orthanc', 'orthanc-dicomweb'];

/** What stock Electron links against, a display that is none, and letters for the names of the demo. */
const electron = [
  ...[
    'libgtk-3-0',
    'libnss3',
    'libasound2',
    'libgbm1',
    'libxss1',
    'libxtst6',
    'libatk-bridge2.0-0',
    'libdrm2',
    'libxkbcommon0',
  ],
  ...['libxcomposite1', 'libxdamage1', 'libxfixes3', 'libxrandr2', 'libcups2', 'libsecret-1-0', 'libnotify4'],
  ...['xvfb', 'xauth', 'fonts-dejavu-core', 'fonts-noto-core', 'fonts-wqy-microhei'],
];

/** The outside judges of the tests, and what makes discs fail for them. */
const judges = [
  ...['dcmtk', 'dicom3tools', 'libgdcm-tools', 'python3-pydicom', 'python3-numpy', 'python3-pil', 'python3-yaml'],
  ...[
    'genisoimage',
    'fuseiso',
    'python3-fusepy',
    'fiu-utils',
    'strace',
    'openssl',
    'gnome-keyring',
    'dbus',
    'libxml2-utils',
  ],
  ...['nginx-light', 'poppler-utils', 'openjph-tools', 'udftools', 'udfclient'],
];

/** Packages of Debian 12 by purpose. */
export const debianPackages = {
  demo: [...orthanc, ...electron],
  headlessDemo: orthanc,
  test: [...orthanc, ...electron, ...judges],
};

/**
 * Makes sure of Debian packages: installs what is missing when it may, and otherwise says what to type.
 *
 * @param {string[]} packages
 * @returns {Promise<{ missing: string[], advice: string | undefined }>} what is still missing, and one line for people
 */
export async function ensureDebianPackages(packages) {
  if (spawnSync('dpkg-query', ['--version']).status !== 0) {
    return {
      missing: packages,
      advice: 'This is not Debian or Ubuntu; what comes from Debian packages there is left out here.',
    };
  }
  const missing = missingPackages(packages);
  if (missing.length === 0) return { missing, advice: undefined };
  const command = `apt-get update && apt-get install -y --no-install-recommends ${missing.join(' ')}`;
  if (process.getuid?.() !== 0) return { missing, advice: `To have all of it, type:\n  sudo sh -c '${command}'` };

  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  await reportStep('apt-get update', () => runCommand('apt-get', ['update', '-q'], { env }));
  const names = missing.map(nameHere);
  await reportStep(`apt-get install ${names.length} packages`, () =>
    withoutStartingServices(() =>
      runCommand('apt-get', ['install', '-y', '-q', '--no-install-recommends', ...names], { env }),
    ),
  );
  return { missing: missingPackages(packages), advice: undefined };
}

/** @param {string[]} packages */
function missingPackages(packages) {
  // biome-ignore lint/suspicious/noTemplateCurlyInString: dpkg-query's own placeholders
  const format = '${Package} ${db:Status-Status}\n';
  const asked = packages.flatMap((name) => [name, `${name}t64`]);
  const query = spawnSync('dpkg-query', ['-W', '-f', format, ...asked], { encoding: 'utf8' });
  const installed = new Set(
    query.stdout
      .split('\n')
      .filter((line) => line.endsWith(' installed'))
      .map((line) => line.split(' ')[0]),
  );
  return packages.filter((name) => !installed.has(name) && !installed.has(`${name}t64`));
}

/** Debian 13 and Ubuntu 24.04 have some libraries under names that end in t64 (times of 64 bits). */
function nameHere(name) {
  const policy = spawnSync('apt-cache', ['policy', name], { encoding: 'utf8', env: { ...process.env, LC_ALL: 'C' } });
  return /Candidate: (?!\(none\))/.test(policy.stdout ?? '') ? name : `${name}t64`;
}

/**
 * Debian starts a service as soon as its package is installed, and an Orthanc on port 8042 with an empty password list is
 * nothing a demo should leave behind. `policy-rc.d` is Debian's own way to say no; one that is there already is kept.
 *
 * @param {() => Promise<unknown>} work
 */
async function withoutStartingServices(work) {
  const policyPath = '/usr/sbin/policy-rc.d';
  const previous = existsSync(policyPath) ? readFileSync(policyPath) : undefined;
  const isNewService = !existsSync('/usr/sbin/Orthanc');
  if (previous === undefined) writeFileSync(policyPath, '#!/bin/sh\nexit 101\n', { mode: 0o755 });
  try {
    await work();
  } finally {
    if (previous === undefined) await rm(policyPath, { force: true });
  }
  // It would start at the next boot, too.
  if (isNewService && existsSync('/run/systemd/system'))
    spawnSync('systemctl', ['disable', '--now', 'orthanc'], { stdio: 'ignore' });
}
