import { create } from 'zustand';
import type { ArchiveForm, DirectoryForm, ResearchForm, ViewerForm } from './connection-form.ts';
import type { FurtherArchiveForm } from './further-archive-form.ts';

interface Drafts {
  archive: Partial<ArchiveForm>;
  ehr: Partial<DirectoryForm>;
  viewer: Partial<ViewerForm>;
  research: Partial<ResearchForm>;
  further: Partial<FurtherArchiveForm>;
}
export type ConnectionPart = keyof Drafts;

interface ConnectionDraft extends Drafts {
  edit: <Part extends ConnectionPart>(part: Part, change: Drafts[Part]) => void;
  /** What was typed is saved or given up. */
  forget: (part: ConnectionPart) => void;
  /** The further archive whose form is open, '' for a new one; null for none. */
  openFurther: string | null;
  /** Gives up what was typed of another one. */
  showFurther: (name: string | null) => void;
}

/** What was typed of a connection and is not saved yet, in the guide and in the settings alike. In memory only. */
export const useConnectionDraft = create<ConnectionDraft>((set) => ({
  ...{ archive: {}, ehr: {}, viewer: {}, research: {}, further: {}, openFurther: null },
  edit: (part, change) => set((drafts) => ({ [part]: { ...drafts[part], ...change } }) as Partial<Drafts>),
  forget: (part) => set({ [part]: {} } as Partial<Drafts>),
  showFurther: (name) => set({ openFurther: name, further: {} }),
}));
