import { companyItem, type DiscPlan, viewerItems } from './disc-item.ts';
import type { DiscRecipe } from './disc-study.ts';
import {
  brokenDicomdirDisc,
  damagedDisc,
  missingFilesDisc,
  noDicomdirDisc,
  truncatedDisc,
  unlistedFilesDisc,
} from './kinds-damaged.ts';
import { bigEndianImplicitDisc, compressedDisc, multiframeDisc } from './kinds-encoding.ts';
import { hostileDisc, lossyNamesDisc } from './kinds-hostile.ts';
import { conflictingHeadersDisc, duplicatesDisc, twoPatientsDisc, wrongCharsetDisc } from './kinds-identity.ts';
import { createPdf } from './pdf-document.ts';
import { standardDisc } from './standard-disc.ts';

/**
 * A kind of disc. Kinds that spoil only the medium carry the very objects of the standard disc of the same seed;
 * kinds whose objects differ (`ownUids`) carry UIDs of their own.
 */
interface DiscKindEntry {
  readonly name: string;
  readonly description: string;
  readonly ownUids: boolean;
  readonly plan: (recipe: DiscRecipe) => DiscPlan;
}

const REPORT_COUNT = 3;

const kind = <Name extends string>(
  name: Name,
  plan: (recipe: DiscRecipe) => DiscPlan,
  description: string,
  ownUids = false,
) => ({
  name,
  description,
  ownUids,
  plan,
});

/** Every kind of disc that can be made. */
export const DISC_KINDS = [
  kind(
    'standard',
    standardDisc,
    'CT chest with scout, report and PDF, DICOMDIR, viewer program; MR and earlier CTs with more studies',
  ),
  kind('no-dicomdir', noDicomdirDisc, 'all files in place, no DICOMDIR'),
  kind('broken-dicomdir', brokenDicomdirDisc, 'the DICOMDIR breaks off in the middle'),
  kind('dicomdir-missing-files', missingFilesDisc, 'the DICOMDIR lists slices that are not there'),
  kind('dicomdir-unlisted', unlistedFilesDisc, 'slices that the DICOMDIR does not list'),
  kind('two-patients', twoPatientsDisc, 'two people on one disc'),
  kind('truncated', truncatedDisc, 'one slice breaks off in its pixels, one in its header'),
  kind('damaged', damagedDisc, 'one slice is noise, one breaks off, one is a text; the rest is whole'),
  kind('wrong-charset', wrongCharsetDisc, 'Cyrillic in Windows-1251, declared wrongly or not at all', true),
  kind('conflicting-headers', conflictingHeadersDisc, 'two names and two birth dates inside one study', true),
  kind('duplicates', duplicatesDisc, 'one file twice, and one UID with two contents'),
  kind(
    'hostile',
    hostileDisc,
    'programs in preambles, links and paths out of the medium, names with control characters',
    true,
  ),
  kind('reports-only', reportsOnlyDisc, 'three PDF files and no image'),
  kind('viewer-only', viewerOnlyDisc, 'a viewer program and no image'),
  kind('empty', emptyDisc, 'nothing at all'),
  kind('compressed', compressedDisc, 'RLE Lossless and deflated slices', true),
  kind('big-endian-implicit', bigEndianImplicitDisc, 'implicit, big endian and explicit slices in one series', true),
  kind('multiframe', multiframeDisc, 'an ultrasound cine loop beside the CT'),
  kind('lossy-names', lossyNamesDisc, 'long and non-ASCII file names, no DICOMDIR'),
] as const satisfies readonly DiscKindEntry[];

/** The name of a kind. */
export type DiscKind = (typeof DISC_KINDS)[number]['name'];

function reportsOnlyDisc(): DiscPlan {
  const items = Array.from({ length: REPORT_COUNT }, (_, index) =>
    companyItem(`REPORT${index + 1}.PDF`, 'document', createPdf([`Synthetic report ${index + 1} of ${REPORT_COUNT}`])),
  );
  return { items, directory: null };
}

function viewerOnlyDisc(): DiscPlan {
  return {
    items: [
      ...viewerItems(),
      companyItem('VIEWER.DLL', 'viewer-program', 'MZ'),
      companyItem('HELP.HTM', 'document', '<p>Help</p>'),
    ],
    directory: null,
  };
}

function emptyDisc(): DiscPlan {
  return { items: [], directory: null };
}
