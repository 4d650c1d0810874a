import { create } from 'zustand';
import { type SectionName, type SettingsForm, sections } from './settings-form.ts';

interface SettingsDraft {
  edits: Partial<SettingsForm>;
  edit: (change: Partial<SettingsForm>) => void;
  /** Forgets the edits of one section: they were saved or given up. */
  forget: (section: SectionName) => void;
}

/** What was typed in Settings and is not saved yet. In memory only. */
export const useSettingsDraft = create<SettingsDraft>((set) => ({
  edits: {},
  edit: (change) => set(({ edits }) => ({ edits: { ...edits, ...change } })),
  forget: (section) =>
    set(({ edits }) => {
      const names: readonly string[] = sections[section];
      return { edits: Object.fromEntries(Object.entries(edits).filter(([name]) => !names.includes(name))) };
    }),
}));
