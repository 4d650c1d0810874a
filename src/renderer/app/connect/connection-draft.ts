import { create } from 'zustand';
import type { ArchiveForm, DirectoryForm, ResearchForm, ViewerForm } from './connection-form.ts';

interface Drafts {
  archive: Partial<ArchiveForm>;
  ehr: Partial<DirectoryForm>;
  viewer: Partial<ViewerForm>;
  research: Partial<ResearchForm>;
}
export type ConnectionPart = keyof Drafts;

interface ConnectionDraft extends Drafts {
  edit: <Part extends ConnectionPart>(part: Part, change: Drafts[Part]) => void;
  /** What was typed is saved or given up. */
  forget: (part: ConnectionPart) => void;
}

/** What was typed of a connection and is not saved yet, in the guide and in the settings alike. In memory only. */
export const useConnectionDraft = create<ConnectionDraft>((set) => ({
  ...{ archive: {}, ehr: {}, viewer: {}, research: {} },
  edit: (part, change) => set((drafts) => ({ [part]: { ...drafts[part], ...change } }) as Partial<Drafts>),
  forget: (part) => set({ [part]: {} } as Partial<Drafts>),
}));
