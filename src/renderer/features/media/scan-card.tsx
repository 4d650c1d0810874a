import { ActionIcon, Button } from '@mantine/core';
import { IconCheck, IconClock, IconSchool, IconX } from '@tabler/icons-react';
import { skipToken, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { ImportView } from '../../../contract/imports.ts';
import { isPracticePatient } from '../../../contract/practice.ts';
import type { CopyProgress, ScanListing, ScanProgress, ScanReport } from '../../../contract/scan.ts';
import type { Volume } from '../../../contract/volumes.ts';
import { discState, isDecided } from '../../app/disc-state.ts';
import { EjectButton } from '../../app/eject/eject-button.tsx';
import { EjectNote } from '../../app/eject/eject-note.tsx';
import { useEject } from '../../app/eject/use-eject.ts';
import { useReport, useUndecidedScans, useVolumes } from '../../app/engine-queries.ts';
import { useNavigation } from '../../app/navigation.ts';
import { queryKeys } from '../../app/query-keys.ts';
import { type Scan, startScan, stopScan, useScans } from '../../app/scans.ts';
import { useServices } from '../../app/services.tsx';
import { FactLine } from '../../ui/fact-line.tsx';
import { FaultNote } from '../../ui/fault-note.tsx';
import { Note } from '../../ui/note.tsx';
import { UploadProgress } from '../../ui/upload-progress.tsx';
import { canReturnText } from '../../words/disc-words.ts';
import { documentCounts } from '../../words/document-words.ts';
import { discPatientName, readableName } from '../../words/person-name.ts';
import { useWords } from '../../words/use-words.ts';
import classes from './scan-card.module.css';
import { takeFocus } from './take-focus.ts';
import { usePutAway } from './use-put-away.ts';
import { ZipPassword } from './zip-password.tsx';

/** One disc or folder: while it is read, and what was found. */
export function ScanCard({ scan, imports }: { scan: Scan; imports: readonly ImportView[] }) {
  const { t } = useWords();
  const report = useReport(scan.state === 'done' ? scan.scanId : null).data;
  const putAway = usePutAway(scan);
  const volume = useVolumes().data?.find(({ id }) => id === scan.volume?.id);
  const title = useScanTitle(scan, volume !== undefined);
  return (
    <li className={classes.card}>
      <div className={classes.head}>
        <h3 className={classes.title}>{title}</h3>
        {scan.state === 'running' ? (
          <div className={classes.actions}>
            <OpenWhileReading scan={scan} />
            <Button
              variant="default"
              size="sm"
              aria-label={t('scan.stopName', { name: scan.name })}
              onClick={() => stopScan(scan.scanId)}
            >
              {t('scan.stop')}
            </Button>
          </div>
        ) : (
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={t('scan.removeName', { name: scan.name })}
            onClick={putAway}
          >
            <IconX size={18} aria-hidden />
          </ActionIcon>
        )}
      </div>
      {scan.state === 'running' ? <Reading scan={scan} /> : null}
      {scan.fault ? <FaultNote fault={scan.fault} live="alert" actions={<Again scan={scan} />} /> : null}
      {scan.state === 'stopped' ? <Again scan={scan} /> : null}
      {report ? <Found scan={scan} report={report} imports={imports} volume={volume} /> : null}
      {volume?.ejectable && (scan.state === 'stopped' || scan.state === 'failed') ? <Eject volume={volume} /> : null}
    </li>
  );
}

const states = { running: 'scan.copying', done: 'scan.found', stopped: 'scan.stopped', failed: 'scan.failed' } as const;

function useScanTitle({ state, name, volume }: Scan, isThere: boolean): string {
  const { t } = useWords();
  if (volume === null) return t(states[state], { name });
  const title = t('volume.title', { kind: t(`volume.kind.${volume.kind}`), name });
  return t(isThere ? `volume.${state}` : 'volume.out', { title });
}

/** Scans whose card has had the focus once: coming back to Home moves it no more. */
const shown = new Set<string>();

/** Enter on a disc that has just come in opens Review at once, where the copy is watched and then decided about. */
function OpenWhileReading({ scan: { scanId, name, volume } }: { scan: Scan }) {
  const { t } = useWords();
  const open = useNavigation((state) => state.review);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (volume === null || shown.has(scanId)) return;
    shown.add(scanId);
    takeFocus(button.current);
  }, [scanId, volume]);
  return (
    <Button
      ref={button}
      size="sm"
      variant="default"
      aria-label={t('scan.reviewName', { name })}
      onClick={() => open(scanId)}
    >
      {t('scan.review')}
    </Button>
  );
}

function Eject({ volume }: { volume: Volume }) {
  const { eject, ejectAnyway, isBusy, outcome } = useEject(volume.id);
  return (
    <>
      <EjectNote outcome={outcome} name={volume.label} onAnyway={ejectAnyway} />
      <div>
        <EjectButton name={volume.label} prominent={false} isBusy={isBusy} onEject={eject} />
      </div>
    </>
  );
}

function Reading({ scan }: { scan: Scan }) {
  const { t, format } = useWords();
  const { data } = useQuery<ScanProgress>({ queryKey: queryKeys.scanProgress(scan.scanId), queryFn: skipToken });
  const listing = useQuery<ScanListing>({ queryKey: queryKeys.scanListing(scan.scanId), queryFn: skipToken }).data;
  const name = readableName(data?.patientName ?? '');
  const counted =
    data && data.filesTotal !== null
      ? t('scan.filesOf', { seen: data.filesSeen, total: data.filesTotal })
      : data
        ? t('scan.filesSoFar', { count: data.filesSeen })
        : t('scan.looking');
  return (
    <>
      {listing ? (
        <Listed listing={listing} />
      ) : (
        <p className={classes.patient} aria-live="polite">
          {name || t('scan.looking')}
        </p>
      )}
      {data?.copy && data.copy.bytesTotal > 0 && data.filesTotal !== null ? (
        <Copying scan={scan} copy={data.copy} />
      ) : (
        <UploadProgress label={t('scan.progressName', { name: scan.name })} text={counted} share={null} moving />
      )}
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

/** What the disc's own index promises, shown at once and called what it is. */
function Listed({ listing }: { listing: ScanListing }) {
  const { t, format } = useWords();
  return (
    <div aria-live="polite">
      <ul className={classes.people}>
        {listing.patients.map(({ patientId, patientName, birthDate, studies }) => (
          <li key={`${patientId} ${patientName.alphabetic} ${birthDate}`}>
            <span className={classes.patient}>{discPatientName(patientName) || t('review.noName')}</span>
            <span className={classes.born}>{birthDate ? format.date(birthDate) : t('review.noBirthDate')}</span>
            <FactLine
              facts={[
                t('common.studies', { count: studies.length }),
                t('scan.listedFiles', { count: studies.reduce((sum, { files }) => sum + files, 0) }),
              ]}
            />
          </li>
        ))}
      </ul>
      <p className={classes.born}>{t('scan.fromIndex')}</p>
    </div>
  );
}

/** How far the copy is, and what the disc gives trouble with. */
function Copying({ scan, copy }: { scan: Scan; copy: CopyProgress }) {
  const { t, format } = useWords();
  const { engine } = useServices();
  const share = copy.bytesCopied / copy.bytesTotal;
  const percent = Math.floor(share * 100);
  const text =
    copy.secondsLeft === null
      ? t('scan.copyingShareOnly', { percent })
      : t('scan.copyingShare', { percent, time: format.span(copy.secondsLeft) });
  return (
    <>
      <UploadProgress
        label={t('scan.progressName', { name: scan.name })}
        text={text}
        share={share}
        bytesPerSecond={copy.bytesPerSecond}
        moving
      />
      {copy.damaged > 0 ? (
        <Note
          tone="person"
          live="status"
          title={t('scan.damaged', { count: copy.damaged })}
          actions={
            <Button variant="default" size="sm" onClick={() => void engine.media.stopCopy({ scanId: scan.scanId })}>
              {t('scan.keepRest')}
            </Button>
          }
        >
          {copy.phase === 'retrying' ? t('scan.retrying') : null}
        </Note>
      ) : null}
    </>
  );
}

/** What a damaged disc did not give, and where else it may be had. */
function Lost({ scan, report }: { scan: Scan; report: ScanReport }) {
  const { t } = useWords();
  const services = useServices();
  const cache = useQueryClient();
  const remove = useScans((state) => state.remove);
  const studies = report.patients
    .flatMap((patient) => patient.studies)
    .filter((study) => study.missing > 0)
    .map((study) => study.description || study.modalities.join('/'));
  const tryElsewhere = async () => {
    const paths = await services.shell.dialog.choosePaths({ kind: 'folder' });
    if (paths.length === 0) return;
    startScan(services, cache, paths, { mergeWith: scan.scanId });
    remove(scan.scanId);
  };
  return (
    <Note
      tone="person"
      title={t('scan.lost', { count: report.files.unreadable.length })}
      actions={
        <Button variant="default" size="sm" onClick={() => void tryElsewhere()}>
          {t('scan.otherDrive')}
        </Button>
      }
    >
      {studies.length > 0 ? t('scan.lostIn', { studies: studies.join(', ') }) : t('scan.lostTodo')}
    </Note>
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
          startScan(services, cache, scan.paths, { volume: scan.volume });
        }}
      >
        {t('scan.again')}
      </Button>
    </div>
  );
}

/** Until when a copy is kept of which the disc is out, or may be: it was read before the page began. */
function Kept({ scan, volume }: { scan: Scan; volume: Volume | undefined }) {
  const { t, format } = useWords();
  const kept = useUndecidedScans().data?.find(({ scanId }) => scanId === scan.scanId);
  const isOut = scan.volume === null ? scan.isFoundAgain : volume === undefined;
  if (!kept || !isOut) return null;
  return (
    <Note
      tone="quiet"
      icon={IconClock}
      live="status"
      title={t('scan.keptUntil', { time: format.moment(kept.keptUntil) })}
    />
  );
}

/** A disc that was imported from before: when, by whom, and what could not be read then. */
function HereBefore({ scan, report }: { scan: Scan; report: ScanReport }) {
  const { t, format } = useWords();
  const open = useNavigation((state) => state.review);
  const putAway = usePutAway(scan);
  const last = report.sources.flatMap(({ lastImport }) => lastImport ?? []).at(-1);
  if (!last) return null;
  const earlier = report.patients.flatMap(({ studies }) => studies.flatMap((study) => study.earlier ?? []));
  const rest = earlier.reduce((sum, study) => sum + study.rest, 0);
  return (
    <Note
      tone={rest > 0 ? 'person' : 'quiet'}
      live="status"
      title={t('scan.hereBefore', { date: format.date(last.at), user: last.by })}
      actions={
        <>
          {rest > 0 ? (
            <Button size="sm" onClick={() => open(scan.scanId, 'rest')}>
              {t('scan.addRest')}
            </Button>
          ) : null}
          <Button size="sm" variant="default" onClick={putAway}>
            {t('scan.nothingToDo')}
          </Button>
        </>
      }
    >
      {last.unreadable > 0 ? t('scan.unreadableThen', { count: last.unreadable }) : t('scan.allReadThen')}{' '}
      {rest > 0 ? t('scan.restNow', { count: rest }) : null}
    </Note>
  );
}

function Found({
  scan,
  report,
  imports,
  volume,
}: {
  scan: Scan;
  report: ScanReport;
  imports: readonly ImportView[];
  /** What was read, while it is still there. */
  volume: Volume | undefined;
}) {
  const { t, format } = useWords();
  const open = useNavigation((state) => state.review);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (document.activeElement?.matches('body, h1')) button.current?.focus();
  }, []);

  const { eject, ejectAnyway, isBusy, outcome } = useEject(volume?.id ?? '');
  const studies = report.patients.flatMap((patient) => patient.studies);
  const disc = discState(report, imports);
  if (report.documentStudy && !isDecided(report, imports)) {
    return (
      <>
        <Note
          tone="person"
          title={t('documents.only', { list: documentCounts(t, report) })}
          actions={<Button onClick={() => open(scan.scanId)}>{t('documents.attach')}</Button>}
        />
        {disc === 'copied' ? (
          <Note tone="quiet" icon={IconCheck} live="status" title={canReturnText(t, report)} />
        ) : null}
        <Kept scan={scan} volume={volume} />
        {volume?.ejectable ? <Eject volume={volume} /> : null}
      </>
    );
  }
  const locked = report.files.skipped.filter(({ reason }) => reason === 'encrypted').length;
  if (studies.length === 0 && !report.documentStudy) {
    return (
      <>
        {locked > 0 ? (
          <ZipPassword scan={scan} locked={locked} />
        ) : (
          <Note tone="person" title={t('scan.nothing')}>
            {t('scan.nothingTodo')}
          </Note>
        )}
        {volume?.ejectable ? <Eject volume={volume} /> : null}
      </>
    );
  }
  const images = studies.reduce((sum, study) => sum + study.instances, 0);
  const isSettled = isDecided(report, imports) || report.sources.some((source) => source.lastImport !== null);
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
      {report.patients.some(isPracticePatient) ? (
        <Note tone="working" icon={IconSchool} live="status" title={t('practice.title')}>
          {t('practice.text')}
        </Note>
      ) : null}
      {locked > 0 ? <ZipPassword scan={scan} locked={locked} /> : null}
      <HereBefore scan={scan} report={report} />
      {report.patients.length > 1 ? <Note tone="person" title={t('review.twoPeople')} /> : null}
      {report.copy && report.files.unreadable.length > 0 ? <Lost scan={scan} report={report} /> : null}
      {disc === 'copied' ? <Note tone="quiet" icon={IconCheck} live="status" title={canReturnText(t, report)} /> : null}
      {disc === 'images-copied' ? (
        <Note tone="quiet" icon={IconCheck} live="status" title={t('scan.imagesCopied')} />
      ) : null}
      {isDecided(report, imports) ? null : <Kept scan={scan} volume={volume} />}
      {scan.volume !== null && volume === undefined && disc !== 'copied' ? (
        <Note tone="person" live="status" title={t('volume.isOut')}>
          {t('volume.isOutTodo')}
        </Note>
      ) : null}
      <EjectNote outcome={outcome} name={scan.name} onAnyway={ejectAnyway} />
      {disc === 'copying' ? <Note tone="working" live="status" title={t('scan.keepDisc')} /> : null}
      <div className={classes.foot}>
        <FactLine
          facts={[
            t('common.studies', { count: studies.length }),
            t('common.images', { count: images }),
            !report.copy && report.files.unreadable.length > 0
              ? t('files.unreadable', { count: report.files.unreadable.length })
              : null,
          ]}
        />
        <div className={classes.actions}>
          {volume?.ejectable && disc !== 'copying' ? (
            <EjectButton
              name={scan.name}
              prominent={disc === 'copied' && isSettled}
              size="md"
              isBusy={isBusy}
              onEject={eject}
            />
          ) : null}
          <Button
            ref={button}
            size="md"
            variant={isSettled ? 'default' : 'filled'}
            aria-label={t('scan.reviewName', { name: scan.name })}
            onClick={() => open(scan.scanId)}
          >
            {t('scan.review')}
          </Button>
        </div>
      </div>
    </>
  );
}
