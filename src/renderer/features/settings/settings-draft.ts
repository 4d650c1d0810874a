import { create } from 'zustand';
import { type SectionName, type SettingsForm, sections } from './settings-form.ts';

export const groups = [
  'connections',
  'discs',
  'matching',
  'sending',
  'research',
  'records',
  'people',
  'computer',
  'checks',
] as const;
/** A task that settings are for. */
export type Group = (typeof groups)[number];

interface SettingsDraft {
  /** The task whose settings are shown. */
  group: Group;
  openGroup: (group: Group) => void;
  edits: Partial<SettingsForm>;
  edit: (change: Partial<SettingsForm>) => void;
  /** Forgets the edits of one section: they were saved or given up. */
  forget: (section: SectionName) => void;
}

/** What is open in Settings, and what was typed there and is not saved yet. In memory only. */
export const useSettingsDraft = create<SettingsDraft>((set) => ({
  edits: {},
  group: 'connections',
  openGroup: (group) => set({ group }),
  edit: (change) => set(({ edits }) => ({ edits: { ...edits, ...change } })),
  forget: (section) =>
    set(({ edits }) => {
      const names: readonly string[] = sections[section];
      return { edits: Object.fromEntries(Object.entries(edits).filter(([name]) => !names.includes(name))) };
    }),
}));
