/** The nouns of the EHR's REST interface, spelled as they travel (snake_case). Times RFC 3339 UTC, dates YYYY-MM-DD. */

export type Role = 'front_desk' | 'radiographer' | 'radiologist' | 'admin';

export type User = { id: string; name: string; roles: Role[] };

export type Patient = {
  id: string;
  /** Becomes PatientID (0010,0020). */
  mrn: string;
  issuer: string;
  family_name: string;
  given_name: string;
  middle_name: string | null;
  suffix: string | null;
  /** Component groups as DICOM writes them: `山田^太郎`. */
  name_ideographic: string | null;
  name_phonetic: string | null;
  /** Former family names. */
  previous_names: string[];
  birth_date: string | null;
  sex: 'M' | 'F' | 'O' | 'U';
  other_ids: { value: string; issuer: string }[];
  /** Id of the surviving patient when this record was merged into another. */
  merged_into: string | null;
  updated_at: string;
};

export type OrderStatus = 'requested' | 'scheduled' | 'outside_images_expected' | 'completed' | 'cancelled';

/** What an import leaves on the order. */
export type OrderLink = {
  study_instance_uid: string;
  orthanc_study_id: string;
  number_of_series: number;
  number_of_images: number;
  study_date: string | null;
  study_time: string | null;
  uploaded_by: string;
  uploaded_at: string;
  upload_source: 'cd_import';
};

type Unlinked = { [Field in keyof OrderLink]: null };

export type ImagingOrder = {
  id: string;
  patient_id: string;
  accession_number: string;
  modality: string;
  procedure_code: { value: string; scheme: string; meaning: string };
  procedure_name: string;
  body_part: string | null;
  laterality: 'L' | 'R' | 'B' | null;
  requested_at: string;
  scheduled_for: string | null;
  performed_on: string | null;
  clinic_name: string;
  status: OrderStatus;
  priority: 'routine' | 'urgent' | 'stat';
  updated_at: string;
} & (OrderLink | Unlinked);

export type UploadLog = {
  id: string;
  patient_id: string | null;
  imaging_order_id: string | null;
  uploaded_by: string;
  study_instance_uid: string;
  orthanc_study_id: string | null;
  number_of_files: number;
  total_size_mb: number;
  original_patient_id: string | null;
  original_patient_name: string | null;
  original_accession_number: string | null;
  modified_patient_id: string | null;
  modified_patient_name: string | null;
  modified_accession_number: string | null;
  upload_status: 'success' | 'failed' | 'partial';
  error_message: string | null;
  uploaded_at: string;
  file_names: string[];
};

/** One line of the study access log: who asked for which study, when, and whether it was given. */
export type AccessEntry = {
  at: string;
  user_id: string | null;
  user_name: string | null;
  study_instance_uid: string | null;
  action: 'token-issued' | 'viewed';
  outcome: 'allowed' | 'refused';
  /** Why it was refused; null when allowed. */
  reason: string | null;
};

/** One line of the audit log: who removed which study, and why. */
export type DeletionEntry = { at: string; user_id: string; study_instance_uid: string; reason: string };
