import { Button } from '@mantine/core';
import { skipToken, useQuery } from '@tanstack/react-query';
import type { SeriesSeen } from '../../../contract/preview.ts';
import type { ScanListing, ScanProgress } from '../../../contract/scan.ts';
import { queryKeys } from '../../app/query-keys.ts';
import { type Scan, stopScan } from '../../app/scans.ts';
import { Thumbnail } from '../../preview/series-thumbnail.tsx';
import { useDecodersReady } from '../../preview/use-picture.ts';
import { FactLine } from '../../ui/fact-line.tsx';
import { UploadProgress } from '../../ui/upload-progress.tsx';
import { dotted } from '../../words/i18n.ts';
import { discPatientName, readableName } from '../../words/person-name.ts';
import { useWords } from '../../words/use-words.ts';
import classes from './copying-disc.module.css';
import bar from './import-bar.module.css';
import { Pane } from './pane.tsx';

/** Review of a disc that is still being copied: who is on it, as far as is known. The review itself takes its place when the copy is done. */
export function CopyingDisc({ scan }: { scan: Scan }) {
  const { t, format } = useWords();
  useDecodersReady();
  const { data } = useQuery<ScanProgress>({ queryKey: queryKeys.scanProgress(scan.scanId), queryFn: skipToken });
  const listing = useQuery<ScanListing>({ queryKey: queryKeys.scanListing(scan.scanId), queryFn: skipToken }).data;
  return (
    <>
      <div className={classes.page}>
        <Pane name={t('review.paneWho')}>
          <p className={classes.disc}>{t('scan.copying', { name: scan.name })}</p>
          <ul className={classes.people} aria-live="polite">
            {listing ? (
              listing.patients.map(({ patientId, patientName, birthDate, studies }) => (
                <li key={`${patientId} ${patientName.alphabetic} ${birthDate}`}>
                  <span className={classes.patient}>{discPatientName(patientName) || t('review.noName')}</span>
                  <FactLine
                    facts={[
                      birthDate ? format.date(birthDate) : t('review.noBirthDate'),
                      t('common.studies', { count: studies.length }),
                      t('scan.listedFiles', { count: studies.reduce((sum, { files }) => sum + files, 0) }),
                    ]}
                  />
                </li>
              ))
            ) : (
              <li className={classes.patient}>{readableName(data?.patientName ?? '') || t('scan.looking')}</li>
            )}
          </ul>
          {listing ? <p className={classes.disc}>{t('scan.fromIndex')}</p> : null}
          <SeriesSoFar scanId={scan.scanId} />
          <p>{t('review.whileCopying')}</p>
        </Pane>
      </div>
      <footer className={bar.bar} data-pane>
        <div className={bar.row}>
          <div className={classes.progress}>
            <Progress scan={scan} progress={data} />
          </div>
          <Button variant="default" onClick={() => stopScan(scan.scanId)}>
            {t('scan.stop')}
          </Button>
        </div>
      </footer>
    </>
  );
}

/** The first image of each series that is in the vault already. */
function SeriesSoFar({ scanId }: { scanId: string }) {
  const { t } = useWords();
  const seen = useQuery<SeriesSeen[]>({ queryKey: queryKeys.seriesSeen(scanId), queryFn: skipToken }).data ?? [];
  if (seen.length === 0) return null;
  return (
    <ul className={classes.series} aria-label={t('preview.whileCopying')}>
      {seen.map(({ studyInstanceUid, seriesInstanceUid, sopInstanceUid, modality, description }) => (
        <li key={seriesInstanceUid}>
          <Thumbnail object={{ scanId, studyInstanceUid, sopInstanceUid }} />
          <span className={classes.caption}>{dotted([modality, description])}</span>
        </li>
      ))}
    </ul>
  );
}

/** How far the copy is, how fast it goes, and when the disc can go back. */
function Progress({ scan, progress }: { scan: Scan; progress: ScanProgress | undefined }) {
  const { t, format } = useWords();
  const label = t('scan.progressName', { name: scan.name });
  const copy = progress?.filesTotal === null ? undefined : progress?.copy;
  if (!copy || copy.bytesTotal === 0) {
    const text = progress ? t('scan.filesSoFar', { count: progress.filesSeen }) : t('scan.looking');
    return <UploadProgress label={label} text={text} share={null} moving />;
  }
  const share = copy.bytesCopied / copy.bytesTotal;
  const percent = Math.floor(share * 100);
  const text =
    copy.secondsLeft === null
      ? t('scan.copyingShareOnly', { percent })
      : t('scan.copyingShare', { percent, time: format.span(copy.secondsLeft) });
  return <UploadProgress label={label} text={text} share={share} bytesPerSecond={copy.bytesPerSecond} moving />;
}
