import { lookupTag, type Tag } from '../dicom/dictionary.ts';

/** UIDs that name a kind of thing, not a thing: classes, syntaxes, coding schemes, templates, context groups, manufacturers' mappings. */
const kinds =
  /(SOPClass(es\w*)?|TransferSyntax|CodingScheme|Context|ContextGroupExtensionCreator|MappingResource|CreatorVersion)UID$/;
const alsoKinds = new Set([
  'SOPClassesInStudy',
  'SOPClassesSupported',
  'PertinentSOPClassesInStudy',
  'PertinentSOPClassesInSeries',
]);
const known = new Map<Tag, boolean>();

/** Whether a UID attribute that the profile does not name may stay: all others are exchanged like those it names. */
export function namesKind(tag: Tag): boolean {
  const before = known.get(tag);
  if (before !== undefined) return before;
  const keyword = lookupTag(tag)?.keyword ?? '';
  const answer = kinds.test(keyword) || alsoKinds.has(keyword);
  known.set(tag, answer);
  return answer;
}
