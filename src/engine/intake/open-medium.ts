import type { ByteSource } from '../dicom/byte-source.ts';

/** Opens what files are read from again: the medium itself, or what the vault holds of it. */
export type OpenMedium = (sourcePath: string) => Promise<{
  open(path: string): Promise<ByteSource>;
  close(): Promise<void>;
}>;
