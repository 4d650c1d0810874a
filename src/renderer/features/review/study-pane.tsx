import { Button } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconMicroscope, IconTable } from '@tabler/icons-react';
import { lazy, Suspense, useState } from 'react';
import type { DiscPatient, ScanReport, StudySummary, Warning } from '../../../contract/scan.ts';
import { useMay } from '../../app/desk-queries.ts';
import { useSettings } from '../../app/engine-queries.ts';
import { useNavigation } from '../../app/navigation.ts';
import { FactList } from '../../ui/fact-line.tsx';
import { ModalityChips } from '../../ui/modality-chip.tsx';
import { Note } from '../../ui/note.tsx';
import type { Translate } from '../../words/i18n.ts';
import { useWords } from '../../words/use-words.ts';
import { CharsetReadings } from './charset-readings.tsx';
import { ConflictSection } from './conflict-section.tsx';
import { DicomTagsTable } from './dicom-tags-table.tsx';
import { DocumentsSection } from './documents-section.tsx';
import { EarlierImportNote } from './earlier-import-note.tsx';
import { Pane } from './pane.tsx';
import { PlanView } from './plan-view.tsx';
import { SeriesTable } from './series-table.tsx';
import classes from './study-pane.module.css';
import type { Review } from './use-review.ts';

/** Most studies are imported without a look at their images. */
const PreviewPane = lazy(async () => ({ default: (await import('../../preview/preview-pane.tsx')).PreviewPane }));

/** Middle: the study, its warnings, its series, and exactly what will change. */
export function StudyPane({
  report,
  patient,
  study,
  review,
}: {
  report: ScanReport;
  patient: DiscPatient;
  study: StudySummary;
  review: Review;
}) {
  const { t, format } = useWords();
  const [tagsOpen, tags] = useDisclosure(false);
  const research = useNavigation((state) => state.research);
  const mayResearch = useMay('research.preview');
  const hasResearch = Boolean(useSettings().data?.research) && mayResearch;
  const [openSeries, setOpenSeries] = useState<string | null>(null);
  const isPapers = study.studyInstanceUid === report.documentStudy?.studyInstanceUid;
  return (
    <>
      <Pane name={t('review.paneWhat')}>
        <div className={classes.head}>
          <div className={classes.titles}>
            <h2 className={classes.title}>
              {isPapers ? t('documents.newStudy') : study.description || t('review.noDescription')}
            </h2>
            {isPapers ? null : (
              <p className={classes.line}>
                <ModalityChips modalities={study.modalities} />
                <span>{study.studyDate ? format.date(study.studyDate) : t('review.undated')}</span>
                <span>{t('common.images', { count: study.instances })}</span>
                <span>{format.bytes(study.bytes)}</span>
              </p>
            )}
          </div>
          {isPapers ? null : (
            <Button
              variant="default"
              size="sm"
              className={classes.tags ?? ''}
              leftSection={<IconTable size={16} aria-hidden />}
              onClick={tags.open}
            >
              {t('review.allTags')}
            </Button>
          )}
        </div>
        {study.institution || study.accessionNumber ? (
          <FactList
            facts={[
              { label: t('review.fromInstitution'), value: study.institution || t('common.notGiven') },
              { label: t('review.discAccession'), value: study.accessionNumber || t('common.notGiven') },
            ]}
          />
        ) : null}
        <EarlierImportNote study={study} review={review} />
        <ConflictSection study={study} review={review} />
        <Warnings study={study} />
        <DocumentsSection report={report} review={review} />
        <CharsetReadings report={report} study={study} review={review} />
        <PlanView study={study} patient={patient} review={review} />
        {isPapers ? null : <SeriesTable scanId={report.scanId} study={study} onOpen={setOpenSeries} />}
        {hasResearch && !isPapers ? (
          <Button
            variant="subtle"
            size="sm"
            className={classes.research ?? ''}
            leftSection={<IconMicroscope size={16} aria-hidden />}
            onClick={() => research(report.scanId, study.studyInstanceUid)}
          >
            {t('research.open')}
          </Button>
        ) : null}
      </Pane>
      {openSeries === null ? null : (
        <Suspense fallback={null}>
          <PreviewPane
            scanId={report.scanId}
            study={study}
            seriesInstanceUid={openSeries}
            onClose={() => setOpenSeries(null)}
          />
        </Suspense>
      )}
      {tagsOpen ? <DicomTagsTable scanId={report.scanId} study={study} review={review} onClose={tags.close} /> : null}
    </>
  );
}

/** What a warning counts or names. */
function warningFacts(t: Translate, params: Warning['params']): string | null {
  if (typeof params.count === 'number') return t('warningCount', { count: params.count });
  if (typeof params.first === 'string' && typeof params.second === 'string') {
    return t('warningNames', { first: params.first, second: params.second });
  }
  if (typeof params.kept === 'string' && typeof params.other === 'string') {
    return t('warningFiles', { kept: params.kept, other: params.other });
  }
  return null;
}

/** One quiet line below the headline: what is affected, whether the data is safe, what to do. */
function warningLine(t: Translate, { code, params }: Warning): string {
  const words = `${t(`warning.${code}.safe`)} ${t(`warning.${code}.todo`)}`;
  const facts = warningFacts(t, params);
  return facts === null ? words : `${facts} · ${words}`;
}

/** Said, and to be decided, above the warnings. */
const decided: ReadonlySet<Warning['code']> = new Set([
  'conflicting-patient',
  'same-uid-other-content',
  'already-imported',
]);

function Warnings({ study }: { study: StudySummary }) {
  const { t } = useWords();
  const warnings = study.warnings.filter(({ code }) => !decided.has(code));
  if (warnings.length === 0) return null;
  return (
    <ul className={classes.warnings}>
      {warnings.map(({ code, params }) => (
        <li key={code}>
          <Note tone="person" title={t(`warning.${code}.what`)}>
            {warningLine(t, { code, params })}
          </Note>
        </li>
      ))}
    </ul>
  );
}
