import { UnstyledButton } from '@mantine/core';
import type { ImportView } from '../../../contract/imports.ts';
import { useHandoverOf } from '../../app/engine-queries.ts';
import { useNavigation } from '../../app/navigation.ts';
import { FactLine } from '../../ui/fact-line.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { UploadProgress } from '../../ui/upload-progress.tsx';
import { faultWords } from '../../words/fault-words.ts';
import { importProgress, importState, isActive, withdrawnText } from '../../words/import-words.ts';
import { readableName } from '../../words/person-name.ts';
import { useHandoverWords } from '../../words/use-handover-words.ts';
import { useWords } from '../../words/use-words.ts';
import classes from './import-card.module.css';

/** One import in short. Its name opens the queue, where it can be acted on. */
export function ImportCard({ view, paused }: { view: ImportView; paused: boolean }) {
  const { t } = useWords();
  const openQueue = useNavigation((state) => state.openQueue);
  const handover = useHandoverOf(view.id);
  const words = useHandoverWords();
  const state = importState(t, view, paused);
  const progress = importProgress(t, view);
  const fault = view.fault ? faultWords(t, view.fault.code, view.fault.params) : null;
  return (
    <li className={classes.card}>
      <div className={classes.head}>
        <UnstyledButton className={classes.name ?? ''} title={t('home.toQueue')} onClick={() => openQueue(view.id)}>
          {readableName(view.patient.name)}
        </UnstyledButton>
        <StatusBadge tone={state.tone} spinning={view.condition === 'running'}>
          {state.word}
        </StatusBadge>
      </div>
      <FactLine facts={[view.title, view.order?.accessionNumber, isActive(view) ? null : progress.text]} />
      {handover ? (
        <p className={classes.fault}>
          {words.title(handover)}: {handover.note}
        </p>
      ) : null}
      {view.withdrawn ? <p className={classes.fault}>{withdrawnText(t, view)}</p> : null}
      {fault && isActive(view) ? <p className={classes.fault}>{fault.what}</p> : null}
      {view.condition === 'running' ? (
        <UploadProgress
          label={t('progress.label', { title: view.title })}
          text={progress.text}
          share={progress.share}
          secondsLeft={view.secondsLeft}
          moving
        />
      ) : null}
    </li>
  );
}
