import { Button, Checkbox } from '@mantine/core';
import { useState } from 'react';
import type { Patient } from '../../../contract/directory.ts';
import type { DiscPatient, ScanReport, StudySummary } from '../../../contract/scan.ts';
import { useImports } from '../../app/engine-queries.ts';
import { patientName } from '../../words/person-name.ts';
import { useFieldWords } from '../../words/use-field-words.ts';
import { useWords } from '../../words/use-words.ts';
import classes from './import-all.module.css';
import { ImportAllFoot } from './import-all-foot.tsx';
import { ImportAllItem } from './import-all-row.tsx';
import matchClasses from './match.module.css';
import { ordersOfOthers } from './study-review.ts';
import { type ImportAllRow, useImportAll } from './use-import-all.ts';
import { useImportRun } from './use-import-run.ts';

/** All studies of one person for one patient: two details are confirmed once, each study has its order, and what cannot go stays and says why. */
export function ImportAllList({
  report,
  patient,
  studies,
  target,
  close,
  setBusy,
}: {
  report: ScanReport;
  patient: DiscPatient;
  studies: readonly StudySummary[];
  /** Under whom they are stored. */
  target: Patient;
  close: () => void;
  setBusy: (isBusy: boolean) => void;
}) {
  const { t, format } = useWords();
  const imports = useImports().data ?? [];
  const all = useImportAll(report, patient, studies, target.id);
  const { run, start, stop } = useImportRun(report.scanId);
  const isMade = ({ study }: ImportAllRow) => run.made[study.studyInstanceUid] !== undefined;
  const left = all.rows.filter((row) => !isMade(row));
  const withoutChoice = left.filter(({ need }) => need === 'order');
  return (
    <div className={classes.all}>
      <div data-autofocus tabIndex={-1} className={classes.patient}>
        <p className={matchClasses.chosenName}>{patientName(target)}</p>
        <p className={matchClasses.chosenFacts}>
          {format.date(target.birthDate)} · {t(`sex.${target.sex}`)} · {t('match.mrn', { mrn: target.mrn })}
        </p>
      </div>
      <SharedTicks all={all} isLocked={run.total > 0} />
      <div className={classes.listHead}>
        <h3 className={classes.listTitle}>{t('importAll.list')}</h3>
        {withoutChoice.length > 1 && !run.isRunning ? (
          <Button
            size="xs"
            variant="default"
            onClick={() => {
              for (const { study } of withoutChoice)
                all.chooseOrder(study.studyInstanceUid, { orderId: null, asPrior: false });
            }}
          >
            {t('importAll.withoutOrder', { count: withoutChoice.length })}
          </Button>
        ) : null}
      </div>
      <ul className={classes.rows}>
        {all.rows.map((row) => (
          <ImportAllItem
            key={row.study.studyInstanceUid}
            row={row}
            takenOrderIds={
              new Set([...ordersOfOthers(imports, row.study.studyInstanceUid), ...chosenByOthers(all.rows, row)])
            }
            made={run.made[row.study.studyInstanceUid]}
            refused={run.refused[row.study.studyInstanceUid]}
            isLocked={run.isRunning}
            onOrder={(order) => all.chooseOrder(row.study.studyInstanceUid, order)}
          />
        ))}
      </ul>
      <ImportAllFoot
        run={run}
        ready={left.filter(({ need }) => need === null)}
        stays={left.filter(({ need }) => need !== null && need !== 'plan' && need !== 'match').length}
        isLooking={left.some(({ need }) => need === 'plan' || need === 'match')}
        isTicked={all.isTicked}
        onStart={(rows) => {
          setBusy(true);
          void start(rows).finally(() => setBusy(false));
        }}
        onStop={stop}
        close={close}
      />
    </div>
  );
}

function chosenByOthers(rows: readonly ImportAllRow[], own: ImportAllRow): string[] {
  return rows.flatMap(({ study, orderId }) => (study !== own.study && orderId ? [orderId] : []));
}

function SharedTicks({ all, isLocked }: { all: ReturnType<typeof useImportAll>; isLocked: boolean }) {
  const { t } = useWords();
  const words = useFieldWords();
  const [wasAsked] = useState(all.ticks.length);
  if (all.ticks.length === 0 && wasAsked === 0) return null;
  return (
    <fieldset className={matchClasses.ticks} disabled={isLocked}>
      <legend className={matchClasses.ticksTitle}>{t('match.confirmText')}</legend>
      {all.ticks.map(({ key, field, fields, isTicked }) => (
        <Checkbox
          key={key}
          label={words.tick(field, fields)}
          checked={isTicked}
          onChange={(event) => all.tick(key, event.currentTarget.checked)}
        />
      ))}
    </fieldset>
  );
}
