import type { Configuration, DebOptions, FuseOptionsV1, LinuxConfiguration } from 'app-builder-lib';

/** electron-builder.yml, with what is always there. */
export interface ReleaseConfig extends Configuration {
  appId: string;
  productName: string;
  asarUnpack: string[];
  extraResources: { from: string; to: string }[];
  files: string[];
  electronFuses: Required<FuseOptionsV1>;
  linux: LinuxConfiguration & { executableName: string; maintainer: string };
  deb: DebOptions & { packageName: string; afterRemove: string };
}

export function releaseConfig(): ReleaseConfig;
export function readYaml(path: string): unknown;
