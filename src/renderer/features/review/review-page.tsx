import { Button, Tabs } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconDisc } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { ScanReport } from '../../../contract/scan.ts';
import { useReport } from '../../app/engine-queries.ts';
import { useNavigation } from '../../app/navigation.ts';
import { peopleOf } from '../../app/people-of.ts';
import { startScan, useScans } from '../../app/scans.ts';
import { useServices } from '../../app/services.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { FaultNote } from '../../ui/fault-note.tsx';
import { faultOf } from '../../words/fault-words.ts';
import { useWords } from '../../words/use-words.ts';
import { CopyingDisc } from './copying-disc.tsx';
import { ImportBar } from './import-bar.tsx';
import { MatchPane } from './match-pane.tsx';
import { useReviewDrafts } from './review-draft.ts';
import classes from './review-page.module.css';
import { StudyPane } from './study-pane.tsx';
import { usePaneHotkey } from './use-pane-hotkey.ts';
import { useReview } from './use-review.ts';
import { WhoPane } from './who-pane.tsx';

/** Review: who is on the disc, what will be imported, and whom it belongs to. */
export function ReviewPage() {
  const { t } = useWords();
  const scanId = useNavigation((state) => state.openScanId);
  const go = useNavigation((state) => state.go);
  const scan = useScans((state) => state.scans.find((known) => known.scanId === scanId));
  const report = useReport(scan?.state === 'running' ? null : scanId);
  if (scan?.state === 'running') {
    return (
      <div className={classes.page}>
        <h1 className={classes.hidden}>{t('review.title')}</h1>
        <CopyingDisc scan={scan} />
      </div>
    );
  }
  if (report.error) return <ScanGone scanId={scanId} error={report.error} />;
  const hasStudies = report.data !== undefined && peopleOf(report.data).some((patient) => patient.studies.length > 0);
  if (!report.data || !hasStudies) {
    return (
      <div className={classes.page}>
        <h1 className={classes.hidden}>{t('review.title')}</h1>
        <EmptyState
          icon={IconDisc}
          title={t('review.emptyTitle')}
          text={t('review.emptyText')}
          action={<Button onClick={() => go('home')}>{t('review.toHome')}</Button>}
        />
      </div>
    );
  }
  return <OpenDisc report={report.data} />;
}

function OpenDisc({ report }: { report: ScanReport }) {
  const { t } = useWords();
  const chosenUid = useReviewDrafts((state) => state.openStudies[report.scanId]);
  const askedUid = useNavigation((state) => state.patientAskedOf);
  const all = peopleOf(report).flatMap((patient) => patient.studies.map((study) => ({ patient, study })));
  const named = (uid: string | null | undefined) => all.find(({ study }) => study.studyInstanceUid === uid);
  const open = named(askedUid) ?? named(chosenUid) ?? all[0];
  const isNarrow = useMediaQuery('(max-width: 1099px)', undefined, { getInitialValueInEffect: false });
  const who = <WhoPane report={report} openUid={open?.study.studyInstanceUid ?? null} />;
  return (
    <div className={classes.page}>
      <h1 className={classes.hidden}>{t('review.title')}</h1>
      {open ? <OpenStudy report={report} {...open} who={who} narrow={isNarrow} /> : who}
    </div>
  );
}

function OpenStudy({
  report,
  patient,
  study,
  who,
  narrow,
}: {
  report: ScanReport;
  patient: ScanReport['patients'][number];
  study: ScanReport['patients'][number]['studies'][number];
  who: React.ReactNode;
  narrow: boolean;
}) {
  const { t } = useWords();
  const uid = study.studyInstanceUid;
  const [searched, setSearched] = useState<{ uid: string; text: string } | null>(null);
  const search = {
    isOpen: searched?.uid === uid,
    text: searched?.uid === uid ? searched.text : '',
    setOpen: (open: boolean, text = '') => setSearched(open ? { uid, text } : null),
  };
  const review = useReview(report, patient, study, search);
  const askedUid = useNavigation((state) => state.patientAskedOf);
  const asked = useNavigation((state) => state.patientAsked);
  const openStudy = useReviewDrafts((state) => state.openStudy);
  // Once: nobody is chosen, neither who was approved before nor whom the matcher means.
  useEffect(() => {
    if (askedUid !== uid) return;
    openStudy(report.scanId, uid);
    review.choosePatient(null);
    setSearched({ uid, text: '' });
    asked();
  }, [askedUid, uid, report.scanId, openStudy, review.choosePatient, asked]);
  const [tab, setTab] = useState<string | null>('match');
  // The search is in the match, whatever tab is open.
  usePaneHotkey('mod+F', () => {
    setTab('match');
    search.setOpen(true);
  });
  const what = <StudyPane key={`what ${uid}`} report={report} patient={patient} study={study} review={review} />;
  const match = <MatchPane key={`match ${uid}`} report={report} patient={patient} review={review} />;
  const panes = narrow ? { front: tab, show: setTab } : undefined;
  const bar = <ImportBar report={report} patient={patient} study={study} review={review} panes={panes} />;
  if (narrow) {
    return (
      <>
        <Tabs value={tab} onChange={setTab} keepMounted className={classes.tabs ?? ''}>
          <Tabs.List>
            <Tabs.Tab value="who">{t('review.tabWho')}</Tabs.Tab>
            <Tabs.Tab value="what">{t('review.tabWhat')}</Tabs.Tab>
            <Tabs.Tab value="match">{t('review.tabMatch')}</Tabs.Tab>
          </Tabs.List>
          <Tabs.Panel value="who" className={classes.panel ?? ''}>
            {who}
          </Tabs.Panel>
          <Tabs.Panel value="what" className={classes.panel ?? ''}>
            {what}
          </Tabs.Panel>
          <Tabs.Panel value="match" className={classes.panel ?? ''}>
            {match}
          </Tabs.Panel>
        </Tabs>
        {bar}
      </>
    );
  }
  return (
    <>
      <div className={classes.panes}>
        {who}
        {what}
        {match}
      </div>
      {bar}
    </>
  );
}

function ScanGone({ scanId, error }: { scanId: string | null; error: Error }) {
  const { t } = useWords();
  const services = useServices();
  const cache = useQueryClient();
  const scan = useScans((state) => state.scans.find((known) => known.scanId === scanId));
  const go = useNavigation((state) => state.go);
  const readAgain = () => {
    if (scan) {
      useScans.getState().remove(scan.scanId);
      startScan(services, cache, scan.paths, { volume: scan.volume });
    }
    go('home');
  };
  return (
    <div className={classes.page}>
      <h1 className={classes.hidden}>{t('review.title')}</h1>
      <div className={classes.gone}>
        <FaultNote
          fault={faultOf(error)}
          live="alert"
          actions={<Button onClick={readAgain}>{scan ? t('scan.again') : t('review.toHome')}</Button>}
        />
      </div>
    </div>
  );
}
