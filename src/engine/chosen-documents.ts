import { FaultError } from '../contract/fault.ts';
import type { DocumentChoice } from '../contract/plan.ts';
import { attachDocuments, type StudyWithDocuments } from './documents/attach-documents.ts';
import { documentTargets, type FoundDocument } from './documents/document-facts.ts';
import { type ReadDocument, readDocument } from './documents/read-document.ts';
import type { MediaReader } from './import/import-deps.ts';
import type { Intake } from './intake/open-intake.ts';
import { streamed } from './media-reader.ts';
import type { ScannedStudy } from './study/scanned-study.ts';

/** Takes the documents that an operator chose into a study. */
export interface ChosenDocuments {
  /**
   * The study with the objects that the chosen documents become. Each document is read through once a scan, from the vault where it is held.
   * The objects say of patient and study what `whole` says, of which `study` may be only the part that is still to come.
   * @throws FaultError `not-found` for a document that the scan does not offer, `input-invalid` for a target it cannot become, and the reader's
   */
  attach(task: {
    readonly scanId: string;
    readonly study: ScannedStudy;
    readonly whole: ScannedStudy;
    readonly found: readonly FoundDocument[];
    readonly chosen: readonly DocumentChoice[];
    readonly signal: AbortSignal;
  }): Promise<StudyWithDocuments>;
}

/** As many as a desk ticks in a day; what is forgotten is read again. */
const mostRemembered = 2_000;

export function chosenDocuments(media: MediaReader, openHeld: Intake['openHeld']): ChosenDocuments {
  const remembered = new Map<string, ReadDocument>();

  async function open(scanId: string, { sourcePath, path }: FoundDocument, signal: AbortSignal) {
    const held = await openHeld(scanId, sourcePath, path);
    if (held === null) return media.open(sourcePath, path, signal);
    return { stream: () => streamed(held, signal), close: async () => held.close() };
  }

  async function readOnce(scanId: string, document: FoundDocument, signal: AbortSignal): Promise<ReadDocument> {
    const key = `${scanId} ${document.id}`;
    const known = remembered.get(key);
    if (known !== undefined) return known;
    const file = await open(scanId, document, signal);
    try {
      const read = await readDocument(document.facts, file.stream(signal));
      if (remembered.size >= mostRemembered) remembered.clear();
      remembered.set(key, read);
      return read;
    } finally {
      await file.close();
    }
  }

  return {
    async attach({ scanId, study, whole, found, chosen, signal }) {
      const taken = [];
      for (const { id, target } of chosen) {
        const document = found.find((one) => one.id === id);
        if (document === undefined) throw new FaultError('not-found', { document: id });
        if (!documentTargets(document.facts).includes(target))
          throw new FaultError('input-invalid', { call: 'plan.make' });
        taken.push({ document, target, read: await readOnce(scanId, document, signal) });
      }
      return attachDocuments(study, taken, whole);
    },
  };
}
