/** Why a scan cannot take a file as an image: the closed list of the command line's `scan`. */
export type ExpectedReason =
  | 'dicomdir'
  | 'not-dicom'
  | 'viewer-program'
  | 'document'
  | 'image'
  | 'empty'
  | 'truncated'
  | 'path-escape'
  | 'symlink';

/** What else a scan should notice about a file. */
export type ExpectedRemark =
  | 'executable-preamble'
  | 'duplicate'
  | 'same-uid-other-content'
  | 'conflicting-identity'
  | 'wrong-charset'
  | 'control-characters-in-name';

/** What was put on a disc, and what a good scan finds: plain data, never written on the disc itself. Paths are relative, with `/`. */
export interface DiscManifest {
  readonly kind: string;
  readonly seed: number;
  readonly volumeLabel: string;
  readonly patients: readonly {
    readonly patientId: string;
    readonly issuerOfPatientId: string | null;
    readonly patientName: string;
    readonly birthDate: string;
    readonly sex: string;
  }[];
  readonly studies: readonly {
    readonly studyInstanceUid: string;
    readonly patientId: string;
    readonly description: string;
    readonly modality: string;
    readonly date: string;
    readonly accessionNumber: string;
  }[];
  readonly series: readonly {
    readonly seriesInstanceUid: string;
    readonly studyInstanceUid: string;
    readonly modality: string;
    readonly number: number;
    readonly description: string;
    readonly instances: number;
  }[];
  /** The intact DICOM files, duplicates among them, in on-disc order. */
  readonly instances: readonly {
    readonly path: string;
    readonly sopInstanceUid: string;
    readonly seriesInstanceUid: string;
    readonly sizeBytes: number;
    readonly sha256: string;
  }[];
  /** What is damaged or hostile and must be named by a scan. */
  readonly expectedFaults: readonly { readonly path: string; readonly reason: ExpectedReason }[];
  /** The ordinary company of a disc: counted and left behind. */
  readonly nonDicom: readonly { readonly path: string; readonly reason: ExpectedReason }[];
  readonly remarks: readonly { readonly path: string; readonly remark: ExpectedRemark }[];
  readonly dicomdir: {
    readonly present: boolean;
    readonly readable: boolean;
    /** Paths that the directory gives. */
    readonly listed: readonly string[];
    /** Of these, the ones that are not on the disc. */
    readonly missing: readonly string[];
    /** Intact DICOM files that it does not give. */
    readonly unlisted: readonly string[];
  };
}
