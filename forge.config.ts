import { FuseV1Options, FuseVersion } from '@electron/fuses';
import { MakerDeb } from '@electron-forge/maker-deb';
import { FusesPlugin } from '@electron-forge/plugin-fuses';
import type { ForgeConfig } from '@electron-forge/shared-types';
import { isPacked } from './scripts/package/packed-files.mjs';
import { releaseConfig } from './scripts/package/release-config.mjs';

const { appId, productName, electronFuses, linux, asarUnpack, deb, extraResources } = releaseConfig();

/** A folder with an Electron of this machine as the zip that forge would download: for tests, and where nothing can be downloaded. */
const electronZips = process.env.GANTRY_ELECTRON_ZIPS;

/** Declared apart: the maker's types do not know `compression`, which it hands on. */
const debOptions = {
  name: deb.packageName,
  productName,
  bin: linux.executableName,
  genericName: 'DICOM importer',
  maintainer: linux.maintainer,
  section: 'graphics' as const,
  categories: ['Graphics' as const],
  icon: 'resources/package/icons/256x256.png',
  mimeType: ['application/dicom'],
  scripts: { postrm: deb.afterRemove },
  // Quick to build; the release's own deb is compressed.
  compression: 'none',
};

/** The same out/ folder, id, files and fuses as electron-builder.yml, unsigned, for a quick look; and the deb, with the system's own dpkg. */
const config: ForgeConfig = {
  outDir: 'dist/forge',
  packagerConfig: {
    name: productName,
    appBundleId: appId,
    executableName: linux.executableName,
    icon: 'resources/package/icon',
    asar: { unpack: `{${asarUnpack.map((glob) => `**/${glob}`).join(',')}}` },
    ignore: (path) => !isPacked(path, process.platform, process.arch),
    extraResource: extraResources.map(({ from }) => from),
    prune: false,
    ...(electronZips ? { electronZipDir: electronZips } : {}),
  },
  makers: [new MakerDeb({ options: debOptions })],
  plugins: [
    new FusesPlugin({
      version: FuseVersion.V1,
      [FuseV1Options.RunAsNode]: electronFuses.runAsNode,
      [FuseV1Options.EnableCookieEncryption]: electronFuses.enableCookieEncryption,
      [FuseV1Options.EnableNodeOptionsEnvironmentVariable]: electronFuses.enableNodeOptionsEnvironmentVariable,
      [FuseV1Options.EnableNodeCliInspectArguments]: electronFuses.enableNodeCliInspectArguments,
      [FuseV1Options.EnableEmbeddedAsarIntegrityValidation]: electronFuses.enableEmbeddedAsarIntegrityValidation,
      [FuseV1Options.OnlyLoadAppFromAsar]: electronFuses.onlyLoadAppFromAsar,
      // The stand-in of development is older than this one (decision 5).
      ...(electronZips
        ? {}
        : { [FuseV1Options.GrantFileProtocolExtraPrivileges]: electronFuses.grantFileProtocolExtraPrivileges }),
    }),
  ],
};

export default config;
