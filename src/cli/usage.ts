/** What `gantry help` prints. */
export const usage = `gantry: import the studies of CDs and USB sticks

  gantry init [--orthanc URL|--dicomweb URL --user U --password-file F] [--ehr URL [--ehr-user U --ehr-password-file F]] [--viewer URL]
         [--fhir URL [--token-file F | --client-id ID --private-key-file F] | --csv DIR | --worklist HOST:PORT/AET [--aet OURS]]
         [--ca F] [--pin sha256/KEY]... [--client-cert F --client-key F]   of the servers that are named
         [--proxy URL|none [--proxy-user U --proxy-password-file F] [--no-proxy HOST]...]
         [--allow-http HOST]...       hosts that may be spoken to without TLS; nothing else is, but this machine
         [--backup-folder DIR] [--keep-originals DAYS|forever]
         [--map FIELD=KEYWORD[,KEYWORD]]... | --map default
         [--accession-issuer NAME]    who issues this site's accession numbers, as discs name it: then a number proves its order
                                      which field of the EHR becomes which tag; an empty KEYWORD leaves the disc's value
  gantry init --research-orthanc URL --research-project NAME [--research-user U --research-password-file F]
         [--research-option NAME]...  the archive for de-identified studies, and how they are named
  gantry init --archive NAME --orthanc URL|--dicomweb URL [--user U --password-file F]
         [--for-modality M,...] [--for-institution TEXT]...
                                      a further archive, and which studies go there by themselves; an empty URL takes it out
  gantry init --restore FILE          records and settings from a backup; what was there is put aside
  gantry doctor                       health of archive, EHR, viewer, vault, disk
  gantry directory sync [--full]      fetches patients and orders for when the EHR cannot be reached
  gantry directory status             how old and how complete that copy is
  gantry directory find TEXT          patients by name, number or birth date [--limit N]
  gantry media [list|eject PATH]      discs, sticks, cards and shares that are there
  gantry scan PATH...                 what is on a disc, in a folder, .zip, .tar or .iso; reads headers only
  gantry match PATH... | --studies F  whose studies these are: candidates, decision and reasons; nothing is queued
         [--patients F] [--orders F]  CSV tables instead of the EHR (a shadow run: --tiers 1-5 by default)
         [--tiers N|N-M|N,M...]
  gantry import PATH... --mrn MRN [--accession ACC] [--study UID]... [--set KEYWORD=VALUE]...
  gantry import PATH... --auto        only where patient and order are beyond doubt [--accession ACC: the order is named]
         [--confirm-identity FIELD,FIELD] [--urgent] [--dry-run] [--no-wait]
                                      the fields that you checked yourself: two (name,birth-date) where the match
                                      is not beyond doubt, and each that contradicts
         [--prior]                    to compare with: no order is taken (--accession names the one it is compared for)
         [--ascii-names] [--repair-charset ENCODING]
         [--documents all|none|PATH]...   PDFs, pictures and videos too, into the study (default none)
         [--study-identity KEY] [--same-person KEY]... [--leave-out KEY]...
                                      where the headers of a study name several people (keys: gantry scan)
         [--archive NAME|first]       where it goes, whatever the site's rules say
         [--rest]                     only images that an earlier import did not bring to the archive
         [--same-uid first|none]      where several files claim to be one image
  gantry import PATH... --deidentify basic [--project NAME] [--option NAME]... [--study UID]... [--dry-run]
         [--pseudonyms FILE] [--regions FILE]
                                      for research or teaching, to an archive of its own: no patient, no order
  gantry queue [list|run [--recheck]|pause [ID]|resume [ID]|retry ID|cancel ID|restore ID]
  gantry queue pause|resume --archive NAME|first
                                      only what goes to one of several archives
  gantry queue decide ID same-person|keep-archive|compare-again|ask-again|choose-patient|do-not-send|accept-changes|
         without-order [--reason TEXT]
  gantry queue decide ID choose-order --order ACC
  gantry queue not-this-patient ID --reason TEXT
                                      takes back what the EHR was told; deletes nothing in the archive
  gantry log [--since TIME] [--until TIME] [--search TEXT] [--status success|partial|failed] [--by USER]
         [--format table|json|csv]
  gantry audit verify                 is the audit trail whole?
  gantry audit export [--format json|dicom] [--out FILE | --syslog HOST:PORT [--ca F]] [--after ROW]
  gantry people [list]                who signs in at this desk, and who took emergency access
  gantry people on --login L --password-file F [--method password|browser]
         [--lock-minutes N|never] [--offline-days N] [--emergency off|signed-in|anyone]
  gantry people off                   nobody signs in: whoever uses this computer is administrator
  gantry vault rotate                 a new key for everything that is kept here
  gantry vault backup                 an encrypted, checked copy of records and settings
  gantry vault sweep [--dry-run]      removes originals that have had the site's time
  gantry rewrite IN OUT [--set KEYWORD=VALUE]... [--erase KEYWORD]... [--ascii-names]
         [--pixel-digest]             --json gives MD5 and SHA-256 of each output, with this also SHA-256 of its pixel data
  gantry deidentify IN OUT [--profile basic] [--option NAME]... [--secret-file F|--project NAME]
         [--pseudonyms FILE] [--regions FILE]
                                      de-identification by DICOM PS3.15; names what it holds back
  gantry deidentify --export-table FILE --project NAME
  gantry check PATH...                is each file DICOM, and what is wrong with it
  gantry archive find [--mrn M|--accession A|--study UID|--name N] [--from DAY] [--until DAY] [--modality M] [--description TEXT]
  gantry archive show UID             a study of the archive, series by series
  gantry archive download UID OUT     into a new folder or a .zip, each file proven by MD5; --medium adds a DICOMDIR
  gantry archive delete UID --reason R
                                      administrators only, through the EHR where one is connected; proven afterwards
  (each takes --archive NAME: a further archive instead of the first)
  gantry viewer UID [UID...]          the viewer's address (two or more: side by side)
  gantry disc make OUT [--kind NAME] [--seed N] [--patients P] [--studies S] [--images I]

scan, import: [--password-file F]     for encrypted zips
Every command: [--home DIR] [--key-file F] [--json] [--progress json]
Exit codes: 0 all done; 1 some items held or failed; 2 wrong usage or settings; 130 interrupted, nothing lost.
`;
