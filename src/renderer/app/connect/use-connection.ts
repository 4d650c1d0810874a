import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Fault } from '../../../contract/fault.ts';
import type { Settings, SettingsPatch } from '../../../contract/settings.ts';
import { queryKeys } from '../query-keys.ts';
import { useServices } from '../services.tsx';
import { type ConnectionPart, useConnectionDraft } from './connection-draft.ts';
import * as forms from './connection-form.ts';
import {
  furtherAsTyped,
  furtherFormOf,
  furtherPatch,
  isFurtherComplete,
  withoutFurther,
} from './further-archive-form.ts';

/** One connection while it is set up: what is typed, what a try of it gave, and how it is saved. */
export interface Connection<Form, Trial> {
  readonly form: Form;
  readonly isDirty: boolean;
  readonly isComplete: boolean;
  /** What came of the last try; null before one and as soon as something is typed. */
  readonly trial: Trial | null;
  readonly isBusy: boolean;
  /** Busy with a try, which saves nothing. */
  readonly isTrying: boolean;
  readonly isSaved: boolean;
  /** A call that failed altogether. */
  readonly error: Error | null;
  edit(change: Partial<Form>): void;
  /** Connects to what is typed. Saves nothing. */
  test(): Promise<Trial>;
  save(): Promise<Settings>;
  /** Takes the saved connection away. */
  remove(): void;
}

function useConnection<Form extends object, Patch extends SettingsPatch, Trial extends { fault: Fault | null }>(
  part: ConnectionPart,
  {
    saved,
    edits,
    edit,
    patchOf,
    isComplete,
    ask,
    removal = { [part]: null },
    onSaved,
  }: {
    saved: Form;
    edits: Partial<Form>;
    edit: (change: Partial<Form>) => void;
    patchOf: (form: Form) => Patch;
    isComplete: (form: Form) => boolean;
    ask: (form: Form) => Promise<Trial>;
    /** What takes the connection away. */
    removal?: SettingsPatch;
    onSaved?: (settings: Settings) => void;
  },
): Connection<Form, Trial> {
  const { engine } = useServices();
  const cache = useQueryClient();
  const forget = useConnectionDraft((state) => state.forget);
  const form = { ...saved, ...edits };
  const trying = useMutation({ mutationFn: ask });
  const saving = useMutation({
    mutationFn: (patch: SettingsPatch) => engine.settings.save(patch),
    onSuccess: (settings) => {
      cache.setQueryData(queryKeys.settings, settings);
      forget(part);
      onSaved?.(settings);
    },
  });
  return {
    form,
    isDirty: Object.keys(edits).length > 0,
    isComplete: isComplete(form),
    trial: trying.data ?? null,
    isBusy: trying.isPending || saving.isPending,
    isTrying: trying.isPending,
    isSaved: saving.isSuccess,
    error: trying.error ?? saving.error,
    edit(change) {
      trying.reset();
      saving.reset();
      edit(change);
    },
    test: () => trying.mutateAsync(form),
    save: () => saving.mutateAsync(patchOf(form)),
    remove() {
      trying.reset();
      saving.mutate(removal);
    },
  };
}

export function useArchiveConnection(settings: Settings) {
  const { engine } = useServices();
  const { archive, edit } = useConnectionDraft();
  return useConnection('archive', {
    saved: forms.archiveFormOf(settings),
    edits: archive,
    edit: (change) => edit('archive', change),
    patchOf: (form) => forms.archivePatch(form, settings),
    isComplete: forms.isArchiveComplete,
    ask: (form) => engine.settings.tryArchive(forms.archivePatch(form, settings)),
  });
}

export function useDirectoryConnection(settings: Settings) {
  const { engine } = useServices();
  const { ehr, edit } = useConnectionDraft();
  return useConnection('ehr', {
    saved: forms.directoryFormOf(settings),
    edits: ehr,
    edit: (change) => edit('ehr', change),
    patchOf: (form) => forms.directoryPatch(form, settings),
    isComplete: forms.isDirectoryComplete,
    ask: (form) => engine.settings.tryDirectory(forms.directoryPatch(form, settings)),
  });
}

export function useViewerConnection(settings: Settings) {
  const { engine } = useServices();
  const { viewer, edit } = useConnectionDraft();
  return useConnection('viewer', {
    saved: forms.viewerFormOf(settings),
    edits: viewer,
    edit: (change) => edit('viewer', change),
    patchOf: (form) => forms.viewerPatch(form, settings),
    isComplete: forms.isViewerComplete,
    ask: (form) => engine.settings.tryViewer(forms.viewerPatch(form, settings)),
  });
}

export function useResearchConnection(settings: Settings) {
  const { engine } = useServices();
  const { research, edit } = useConnectionDraft();
  return useConnection('research', {
    saved: forms.researchFormOf(settings),
    edits: research,
    edit: (change) => edit('research', change),
    patchOf: (form) => forms.researchPatch(form, settings),
    isComplete: (form) => forms.isResearchComplete(form, settings),
    ask: (form) => engine.settings.tryResearch(forms.researchPatch(form, settings)),
  });
}

/** A further archive; `name` is '' for one that is not there yet. Its form closes when it is saved or removed. */
export function useFurtherArchive(settings: Settings, name: string, onSaved: () => void) {
  const { engine } = useServices();
  const { further, edit, showFurther } = useConnectionDraft();
  return useConnection('further', {
    saved: furtherFormOf(settings, name),
    edits: further,
    edit: (change) => edit('further', change),
    patchOf: (form) => furtherPatch(form, settings),
    isComplete: (form) => isFurtherComplete(form, name, settings),
    ask: (form) => engine.settings.tryArchive(furtherAsTyped(form, settings)),
    removal: withoutFurther(name, settings),
    onSaved() {
      showFurther(null);
      onSaved();
    },
  });
}

export type FurtherArchiveConnection = ReturnType<typeof useFurtherArchive>;
export type ArchiveConnection = ReturnType<typeof useArchiveConnection>;
export type DirectoryConnection = ReturnType<typeof useDirectoryConnection>;
export type ResearchConnection = ReturnType<typeof useResearchConnection>;
export type ViewerConnection = ReturnType<typeof useViewerConnection>;
