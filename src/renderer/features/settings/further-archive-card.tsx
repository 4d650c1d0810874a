import { Button, Textarea, TextInput } from '@mantine/core';
import { useEffect, useRef } from 'react';
import type { Settings } from '../../../contract/settings.ts';
import { ArchiveFields } from '../../app/connect/archive-fields.tsx';
import { useConnectionDraft } from '../../app/connect/connection-draft.ts';
import {
  furtherArchives,
  hasFurtherKey,
  isAddressTaken,
  isNameTaken,
  isRuleRight,
} from '../../app/connect/further-archive-form.ts';
import { ConnectionFault } from '../../app/connect/trial-fault.tsx';
import { ArchiveTrialNote } from '../../app/connect/trial-notes.tsx';
import { type FurtherArchiveConnection, useFurtherArchive } from '../../app/connect/use-connection.ts';
import { UnfoldingWireFields } from '../../app/connect/wire-fields.tsx';
import { isSecured } from '../../app/connect/wire-form.ts';
import { useImports } from '../../app/engine-queries.ts';
import { AskFirst } from '../../ui/ask-first.tsx';
import { Note } from '../../ui/note.tsx';
import { isActive } from '../../words/import-words.ts';
import { useWords } from '../../words/use-words.ts';
import { ConnectionButtons } from './connection-buttons.tsx';
import classes from './further-archives.module.css';
import page from './settings-page.module.css';

/** One further archive while it is set up, changed or taken away. `name` is '' for one that is not there yet. */
export function FurtherArchiveCard({
  settings,
  name,
  onSaved,
}: {
  settings: Settings;
  name: string;
  onSaved: () => void;
}) {
  const { t } = useWords();
  const connection = useFurtherArchive(settings, name, onSaved);
  const cancel = useConnectionDraft((state) => state.showFurther);
  const { form, isDirty, isBusy, error, trial } = connection;
  const saved = furtherArchives(settings).find((one) => one.name === name);
  const title = saved ? saved.name : t('settings.furtherNew');
  const first = useRef<HTMLDivElement>(null);
  useEffect(() => first.current?.querySelector('input')?.focus(), []);
  return (
    <section className={classes.form} aria-label={title}>
      <h3 className={page.subtitle}>
        <bdi>{title}</bdi>
      </h3>
      <div ref={first} className={page.fields}>
        {saved ? null : <NameField connection={connection} settings={settings} />}
        <ArchiveFields connection={connection} isKept={saved?.hasPassword ?? false} />
        {isSecured(form.url) ? (
          <UnfoldingWireFields form={form} edit={connection.edit} hasKey={hasFurtherKey(form, name, settings)} />
        ) : null}
        {isAddressTaken(form, name, settings) ? (
          <Note tone="stop" live="status" title={t('settings.furtherAddressTaken')} />
        ) : null}
        <RuleFields connection={connection} />
      </div>
      <div aria-live="polite">
        {error ? <ConnectionFault error={error} /> : null}
        {trial ? <ArchiveTrialNote trial={trial} /> : null}
      </div>
      <div className={page.actions}>
        <span className={page.state} role="status">
          {isDirty ? t('settings.unsaved') : null}
        </span>
        {saved ? <RemoveButton name={name} isBusy={isBusy} onRemove={connection.remove} /> : null}
        <Button variant="default" disabled={isBusy} onClick={() => cancel(null)}>
          {t('settings.furtherCancel')}
        </Button>
        <ConnectionButtons connection={connection} />
      </div>
    </section>
  );
}

function NameField({
  connection: { form, edit },
  settings,
}: {
  connection: FurtherArchiveConnection;
  settings: Settings;
}) {
  const { t } = useWords();
  return (
    <TextInput
      label={t('settings.furtherName')}
      description={t('settings.furtherNameHint')}
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      value={form.name}
      maxLength={32}
      autoComplete="off"
      error={isNameTaken(form.name, '', settings) ? t('settings.furtherNameTaken') : null}
      onChange={(event) => edit({ name: event.currentTarget.value })}
    />
  );
}

/** Which studies go there by themselves. */
function RuleFields({ connection: { form, edit } }: { connection: FurtherArchiveConnection }) {
  const { t } = useWords();
  return (
    <fieldset className={classes.rule}>
      <legend>{t('settings.furtherWhich')}</legend>
      <p className={classes.quiet}>{t('settings.furtherWhichHint')}</p>
      <TextInput
        label={t('settings.furtherModalities')}
        description={t('settings.furtherModalitiesHint')}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        value={form.modalities}
        autoComplete="off"
        spellCheck={false}
        error={isRuleRight(form) ? null : t('settings.furtherRuleInvalid')}
        onChange={(event) => edit({ modalities: event.currentTarget.value })}
      />
      <Textarea
        label={t('settings.furtherInstitutions')}
        description={t('settings.furtherInstitutionsHint')}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        value={form.institutions}
        rows={2}
        spellCheck={false}
        onChange={(event) => edit({ institutions: event.currentTarget.value })}
      />
    </fieldset>
  );
}

/** Says first what becomes of what was to go there. */
function RemoveButton({ name, isBusy, onRemove }: { name: string; isBusy: boolean; onRemove: () => void }) {
  const { t } = useWords();
  const waiting = (useImports().data ?? []).filter((view) => view.archive === name && isActive(view)).length;
  return (
    <AskFirst
      label={t('settings.furtherRemove')}
      name={`${t('settings.furtherRemove')} ${name}`}
      question={
        waiting > 0
          ? t('settings.furtherRemoveWaiting', { count: waiting, name })
          : t('settings.furtherRemoveAsk', { name })
      }
      yes={t('settings.furtherRemoveYes')}
      no={t('settings.furtherRemoveNo')}
      isBusy={isBusy}
      onYes={onRemove}
    />
  );
}
