import { Button } from '@mantine/core';
import { IconColumns2 } from '@tabler/icons-react';
import { memo, useState } from 'react';
import type { Patient } from '../../../contract/directory.ts';
import { isSomebodyElse } from '../../app/viewer/held-studies.ts';
import { useHeldStudies } from '../../app/viewer/use-held-studies.ts';
import { uidsOf, useViewer } from '../../app/viewer/use-viewer.ts';
import { FaultNote } from '../../ui/fault-note.tsx';
import { faultOf } from '../../words/fault-words.ts';
import { useWords } from '../../words/use-words.ts';
import { HistoryAnswers } from './history-answers.tsx';
import { HistoryRow } from './history-row.tsx';
import classes from './patient-history.module.css';

/** More than this a person would not look through here. */
const shown = 8;

/**
 * What the site's archives hold of the patient already: each study can be looked at before the disc is imported, two of them side by side. Drawn anew for
 * another patient only: somebody types beside it.
 */
export const PatientHistory = memo(function PatientHistory({
  mrn,
  birthDate,
  sex,
}: Pick<Patient, 'mrn' | 'birthDate' | 'sex'>) {
  const { t } = useWords();
  const held = useHeldStudies(mrn);
  const viewer = useViewer();
  const [ticked, setTicked] = useState<readonly string[]>([]);
  if (held === null) return null;
  const isSeveral = held.archives.length > 1;
  const title = t(isSeveral ? 'viewer.historyTitleSeveral' : 'viewer.historyTitle');
  const rows = held.studies.slice(0, shown).map((one) => ({
    ...{ one, uid: one.study.studyInstanceUid, isOther: isSomebodyElse(one.study, { birthDate, sex }) },
  }));
  const comparable = rows.filter(({ isOther }) => !isOther);
  // The newest of the two is the current one: the rows stand in that order.
  const pair = comparable.filter(({ uid }) => ticked.includes(uid));
  const opening = viewer.isPending && viewer.variables ? uidsOf(viewer.variables) : [];
  return (
    <section className={classes.history} aria-label={title}>
      <h3 className={classes.title}>{title}</h3>
      {rows.length > 0 ? (
        <ul className={classes.list}>
          {rows.map(({ one, uid, isOther }) => (
            <HistoryRow
              key={uid}
              held={one}
              isOther={isOther}
              namesArchives={isSeveral}
              isOpening={opening.length === 1 && opening[0] === uid}
              onView={() => viewer.mutate(new Map([[uid, one.best]]))}
              tick={
                isOther || comparable.length < 2
                  ? null
                  : {
                      isOn: ticked.includes(uid),
                      isFull: pair.length >= 2,
                      set: (isOn) => setTicked(isOn ? [...ticked, uid] : ticked.filter((other) => other !== uid)),
                    }
              }
            />
          ))}
        </ul>
      ) : null}
      {held.studies.length > shown ? (
        <p className={classes.quiet}>{t('viewer.historyMore', { count: held.studies.length - shown })}</p>
      ) : null}
      <HistoryAnswers held={held} />
      {pair.length === 2 ? (
        <div>
          <Button
            size="xs"
            variant="default"
            loading={opening.length === 2}
            leftSection={<IconColumns2 size={16} aria-hidden />}
            onClick={() => viewer.mutate(new Map(pair.map(({ uid, one }) => [uid, one.best])))}
          >
            {t('viewer.sideBySide')}
          </Button>
        </div>
      ) : null}
      {viewer.error ? <FaultNote fault={faultOf(viewer.error)} live="alert" /> : null}
    </section>
  );
});
