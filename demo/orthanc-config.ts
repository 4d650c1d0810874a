import { existsSync } from 'node:fs';
import { join } from 'node:path';

export type OrthancFeatures = {
  /** Loads the DICOMweb plugin at `/dicom-web` and `/wado`. Default true. */
  dicomWeb?: boolean;
  user?: string;
  password?: string;
  /** Opens the DICOM port (C-STORE, C-FIND). Default: only when `worklistsDir` is given. */
  dicomServer?: boolean;
  /** Serves the `.wl` files of this folder as DICOM modality worklist. */
  worklistsDir?: string;
  /** Merged over everything else; the names are Orthanc's own. */
  extraConfig?: Record<string, unknown>;
};

export type OrthancConfigInput = OrthancFeatures & {
  name: string;
  httpPort: number;
  dicomPort: number;
  storageDir: string;
  user: string;
  password: string;
  pluginDir: string | undefined;
};

/**
 * The settings of the throw-away Orthanc, as they go into its configuration file.
 * Source: the Orthanc Book, "Configuration of Orthanc"; checked with 1.10.1 of Debian 12.
 */
export function orthancConfig(input: OrthancConfigInput): Record<string, unknown> {
  const dicomWeb = input.dicomWeb ?? true;
  return {
    Name: input.name,
    StorageDirectory: input.storageDir,
    IndexDirectory: input.storageDir,
    // Images of a demo need not outlive a power cut of the machine.
    SyncStorageArea: false,
    SaveJobs: false,

    RemoteAccessAllowed: false,
    AuthenticationEnabled: true,
    RegisteredUsers: { [input.user]: input.password },
    HttpPort: input.httpPort,
    KeepAlive: true,
    TcpNoDelay: true,
    HttpThreadsCount: 16,
    HttpDescribeErrors: true,

    DicomServerEnabled: input.dicomServer ?? input.worklistsDir !== undefined,
    DicomPort: input.dicomPort,
    DicomAet: 'GANTRYDEMO',
    DicomAlwaysAllowEcho: true,
    DicomAlwaysAllowStore: true,
    DicomAlwaysAllowFind: true,
    DicomAlwaysAllowFindWorklist: true,

    Plugins: [
      ...(dicomWeb ? pluginFile(input.pluginDir, 'OrthancDicomWeb') : []),
      ...(input.worklistsDir === undefined ? [] : pluginFile(input.pluginDir, 'ModalityWorklists')),
    ],
    ...(dicomWeb ? { DicomWeb: { Enable: true, Root: '/dicom-web/', EnableWado: true, WadoRoot: '/wado' } } : {}),
    ...(input.worklistsDir === undefined ? {} : { Worklists: { Enable: true, Database: input.worklistsDir } }),
    ...(dicomWeb ? { DefaultEncoding: 'Utf8' } : {}),
    ...input.extraConfig,
  };
}

function pluginFile(pluginDir: string | undefined, name: string): string[] {
  if (pluginDir === undefined) throw new Error(`No folder of Orthanc plugins found; set GANTRY_ORTHANC_PLUGINS`);
  const names = [`lib${name}.so`, `lib${name}.dylib`, `${name}.dll`];
  const path = names.map((file) => join(pluginDir, file)).find((candidate) => existsSync(candidate));
  if (path === undefined)
    throw new Error(`The Orthanc plugin ${name} is not in ${pluginDir}: apt-get install orthanc-dicomweb`);
  return [path];
}
