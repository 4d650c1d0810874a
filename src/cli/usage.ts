/** What `gantry help` prints. */
export const usage = `gantry: import the studies of CDs and USB sticks

  gantry init [--orthanc URL|--dicomweb URL --user U --password-file F] [--ehr URL [--ehr-user U --ehr-password-file F]] [--viewer URL]
  gantry doctor                       health of archive, EHR, viewer, vault, disk
  gantry scan PATH...                 what is on a disc, in a folder, .zip, .tar or .iso; reads headers only
  gantry import PATH... --mrn MRN [--accession ACC] [--study UID]... [--set KEYWORD=VALUE]...
  gantry import PATH... --auto        only where patient and order are beyond doubt
         [--confirm-identity FIELD,FIELD] [--urgent] [--dry-run] [--no-wait]
         [--ascii-names] [--repair-charset ENCODING]
  gantry queue [list|run [--recheck]|pause|resume|retry ID|cancel ID]
  gantry queue decide ID same-person|keep-archive|do-not-send [--reason TEXT]
  gantry log [--since TIME] [--format table|json|csv]
  gantry audit verify                 is the audit trail whole?
  gantry rewrite IN OUT [--set KEYWORD=VALUE]... [--erase KEYWORD]... [--ascii-names]
  gantry check PATH...                is each file DICOM, and what is wrong with it
  gantry archive find [--mrn M|--accession A|--study UID|--name N]
  gantry viewer UID [UID...]          the viewer's address (two or more: side by side)
  gantry disc make OUT [--kind NAME] [--seed N] [--patients P] [--studies S] [--images I]

scan, import: [--password-file F]     for encrypted zips
Every command: [--home DIR] [--key-file F] [--json] [--progress json]
Exit codes: 0 all done; 1 some items held or failed; 2 wrong usage or settings; 130 interrupted, nothing lost.
`;
