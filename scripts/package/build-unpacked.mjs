import { copyFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Arch, build, Platform } from 'electron-builder';
import { findElectron } from '../setup/electron-launch.mjs';
import { ensureElectron } from '../setup/electron-runtime.mjs';
import { projectNode, repoDir } from '../setup/places.mjs';
import { releaseConfig } from './release-config.mjs';

/** What the fallback Electron of development and tests is (decision 5); it needs a Node beside it, which is never shipped. */
const standInVersion = '25.1.1';

/**
 * Packs the app around the Electron that is here, without downloading anything.
 *
 * @param {{ outDir?: string, version?: string }} [options] `version`: packed as that version (update tests)
 * @returns {Promise<string>} the unpacked folder
 */
export async function buildUnpacked({ outDir = join(repoDir, 'dist'), version } = {}) {
  const electronDist = await ensureElectron();
  const isStandIn = findElectron()?.kind === 'fallback';
  rmSync(join(outDir, unpackedName), { recursive: true, force: true });
  await build({
    projectDir: repoDir,
    targets: Platform.current().createTarget(['dir'], Arch[process.arch]),
    publish: 'never',
    config: {
      ...releaseConfig(),
      directories: { ...releaseConfig().directories, output: outDir },
      electronDist,
      ...(version ? { extraMetadata: { version } } : {}),
      ...(isStandIn ? standIn() : {}),
    },
  });
  const folder = join(outDir, unpackedName);
  // What an Electron's own download carries: its version, and a licence in the place where the maker of the deb looks for one.
  if (isStandIn) writeFileSync(join(folder, 'version'), standInVersion);
  copyFileSync(join(repoDir, 'LICENSE'), join(folder, 'LICENSE'));
  return folder;
}

/**
 * Builds the installers of this system. They need vendors' tools, which electron-builder downloads.
 *
 * @returns {Promise<string[]>} the files
 */
export async function buildInstallers() {
  return build({
    projectDir: repoDir,
    targets: Platform.current().createTarget(),
    publish: 'never',
    config: releaseConfig(),
  });
}

/** @returns {import('electron-builder').Configuration} */
function standIn() {
  // This fuse came with a later Electron: the wire has no place for it. The others are set, after electron-builder's turn.
  const { grantFileProtocolExtraPrivileges: _later, ...fuses } = releaseConfig().electronFuses;
  return {
    electronVersion: standInVersion,
    electronFuses: null,
    afterPack: async (context) => {
      const { packager } = context;
      await packager.addElectronFuses(context, await packager.generateFuseConfig(fuses));
    },
    // The loader of development.
    afterExtract: ({ appOutDir }) => rmSync(join(appOutDir, 'resources', 'app'), { recursive: true, force: true }),
    extraResources: [
      ...releaseConfig().extraResources,
      { from: projectNode, to: process.platform === 'win32' ? 'node/node.exe' : 'node/node' },
    ],
  };
}

const unpackedName =
  { linux: 'linux-unpacked', win32: 'win-unpacked', darwin: 'mac' }[process.platform] ?? 'linux-unpacked';
