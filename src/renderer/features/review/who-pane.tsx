import { NativeSelect } from '@mantine/core';
import type { ScanReport } from '../../../contract/scan.ts';
import { useNavigation } from '../../app/navigation.ts';
import { useScans } from '../../app/scans.ts';
import { Note } from '../../ui/note.tsx';
import { lastPathPart } from '../../words/format.ts';
import { useWords } from '../../words/use-words.ts';
import { FilesSummary } from './files-summary.tsx';
import { Pane } from './pane.tsx';
import { StudyList } from './study-list.tsx';

/** Left: the people on the disc with their studies, and what became of the other files. */
export function WhoPane({ report, openUid }: { report: ScanReport; openUid: string | null }) {
  const { t } = useWords();
  const scans = useScans((state) => state.scans).filter((scan) => scan.state === 'done');
  const open = useNavigation((state) => state.review);
  return (
    <Pane name={t('review.paneWho')} sunk>
      {scans.length > 1 ? (
        <NativeSelect
          label={t('review.otherDisc')}
          value={report.scanId}
          onChange={(event) => open(event.currentTarget.value)}
          data={scans.map((scan) => ({ value: scan.scanId, label: scan.name }))}
        />
      ) : null}
      {report.sources.length > 1 ? (
        <p>{t('review.media', { count: report.sources.length, names: report.sources.map(mediumName).join(', ') })}</p>
      ) : null}
      {report.patients.length > 1 ? (
        <Note tone="person" title={t('review.twoPeople')}>
          {t('review.twoPeopleTodo')}
        </Note>
      ) : null}
      <StudyList report={report} openUid={openUid} />
      <FilesSummary report={report} />
    </Pane>
  );
}

function mediumName({ label, path }: ScanReport['sources'][number]): string {
  return label || lastPathPart(path);
}
