import type { ByteSource } from '../dicom/byte-source.ts';
import { readDicomdir } from '../dicom/read-dicomdir.ts';
import type { DicomHeader } from '../dicom/read-header.ts';
import type { DirectoryListing } from './file-outcome.ts';
