import { ActionIcon, Button } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { skipToken, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { ImportView } from '../../../contract/imports.ts';
import type { ScanProgress, ScanReport } from '../../../contract/scan.ts';
import { discState } from '../../app/disc-state.ts';
import { useReport } from '../../app/engine-queries.ts';
import { useNavigation } from '../../app/navigation.ts';
import { queryKeys } from '../../app/query-keys.ts';
import { type Scan, startScan, stopScan, useScans } from '../../app/scans.ts';
import { useServices } from '../../app/services.tsx';
import { FactLine } from '../../ui/fact-line.tsx';
import { FaultNote } from '../../ui/fault-note.tsx';
import { Note } from '../../ui/note.tsx';
import { UploadProgress } from '../../ui/upload-progress.tsx';
import { documentCounts } from '../../words/document-words.ts';
import { discPatientName, readableName } from '../../words/person-name.ts';
import { useWords } from '../../words/use-words.ts';
import classes from './scan-card.module.css';

/** One disc or folder: while it is read, and what was found. */
export function ScanCard({ scan, imports }: { scan: Scan; imports: readonly ImportView[] }) {
  const { t } = useWords();
  const report = useReport(scan.state === 'done' ? scan.scanId : null).data;
  const remove = useScans((state) => state.remove);
  const titles = {
    running: 'scan.reading',
    done: 'scan.found',
    stopped: 'scan.stopped',
    failed: 'scan.failed',
  } as const;
  return (
    <li className={classes.card}>
      <div className={classes.head}>
        <h3 className={classes.title}>{t(titles[scan.state], { name: scan.name })}</h3>
        {scan.state === 'running' ? (
          <Button
            variant="default"
            size="sm"
            aria-label={t('scan.stopName', { name: scan.name })}
            onClick={() => stopScan(scan.scanId)}
          >
            {t('scan.stop')}
          </Button>
        ) : (
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={t('scan.removeName', { name: scan.name })}
            onClick={() => remove(scan.scanId)}
          >
            <IconX size={18} aria-hidden />
          </ActionIcon>
        )}
      </div>
      {scan.state === 'running' ? <Reading scan={scan} /> : null}
      {scan.fault ? <FaultNote fault={scan.fault} live="alert" actions={<Again scan={scan} />} /> : null}
      {scan.state === 'stopped' ? <Again scan={scan} /> : null}
      {report ? <Found scan={scan} report={report} imports={imports} /> : null}
    </li>
  );
}

function Reading({ scan }: { scan: Scan }) {
  const { t, format } = useWords();
  const { data } = useQuery<ScanProgress>({ queryKey: queryKeys.scanProgress(scan.scanId), queryFn: skipToken });
  const name = readableName(data?.patientName ?? '');
  const counted =
    data && data.filesTotal !== null
      ? t('scan.filesOf', { seen: data.filesSeen, total: data.filesTotal })
      : data
        ? t('scan.filesSoFar', { count: data.filesSeen })
        : t('scan.looking');
  return (
    <>
      <p className={classes.patient} aria-live="polite">
        {name || t('scan.looking')}
      </p>
      <UploadProgress
        label={t('scan.progressName', { name: scan.name })}
        text={counted}
        share={data?.filesTotal ? data.filesSeen / data.filesTotal : null}
        moving
      />
      <FactLine
        facts={[
          data ? t('common.images', { count: data.dicomFiles }) : null,
          data ? format.bytes(data.bytesRead) : null,
          data ? format.span(data.elapsedMs / 1000) : null,
          data?.folder,
        ]}
      />
    </>
  );
}

function Again({ scan }: { scan: Scan }) {
  const { t } = useWords();
  const services = useServices();
  const cache = useQueryClient();
  const remove = useScans((state) => state.remove);
  return (
    <div>
      <Button
        variant="default"
        size="sm"
        onClick={() => {
          remove(scan.scanId);
          startScan(services, cache, scan.paths);
        }}
      >
        {t('scan.again')}
      </Button>
    </div>
  );
}

function Found({ scan, report, imports }: { scan: Scan; report: ScanReport; imports: readonly ImportView[] }) {
  const { t, format } = useWords();
  const open = useNavigation((state) => state.review);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (document.activeElement === document.body) button.current?.focus();
  }, []);

  const studies = report.patients.flatMap((patient) => patient.studies);
  const disc = discState(report, imports);
  if (report.documentStudy && disc === 'undecided') {
    return (
      <Note
        tone="person"
        title={t('documents.only', { list: documentCounts(t, report) })}
        actions={<Button onClick={() => open(scan.scanId)}>{t('documents.attach')}</Button>}
      />
    );
  }
  if (studies.length === 0 && !report.documentStudy) {
    return (
      <Note tone="person" title={t('scan.nothing')}>
        {t('scan.nothingTodo')}
      </Note>
    );
  }
  const images = studies.reduce((sum, study) => sum + study.instances, 0);
  return (
    <>
      <ul className={classes.people}>
        {report.patients.map((patient) => (
          <li key={`${patient.patientId} ${patient.patientName.alphabetic} ${patient.birthDate}`}>
            <span className={classes.patient}>{discPatientName(patient.patientName) || t('review.noName')}</span>
            <span className={classes.born}>
              {patient.birthDate ? format.date(patient.birthDate) : t('review.noBirthDate')}
            </span>
          </li>
        ))}
      </ul>
      {report.patients.length > 1 ? <Note tone="person" title={t('review.twoPeople')} /> : null}
      {disc === 'copied' ? <Note tone="quiet" live="status" title={t('scan.canReturn')} /> : null}
      {disc === 'copying' ? <Note tone="working" live="status" title={t('scan.keepDisc')} /> : null}
      <div className={classes.foot}>
        <FactLine
          facts={[
            t('common.studies', { count: studies.length }),
            t('common.images', { count: images }),
            report.files.unreadable.length > 0
              ? t('files.unreadable', { count: report.files.unreadable.length })
              : null,
          ]}
        />
        <Button
          ref={button}
          size="md"
          variant={disc === 'undecided' ? 'filled' : 'default'}
          aria-label={t('scan.reviewName', { name: scan.name })}
          onClick={() => open(scan.scanId)}
        >
          {t('scan.review')}
        </Button>
      </div>
    </>
  );
}
