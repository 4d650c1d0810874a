import { Button, Checkbox } from '@mantine/core';
import { IconColumns2, IconPhoto } from '@tabler/icons-react';
import { memo, useState } from 'react';
import { useArchiveStudies } from '../../app/viewer/use-archive-studies.ts';
import { useViewer } from '../../app/viewer/use-viewer.ts';
import { studyWords } from '../../app/viewer/view-images-button.tsx';
import { FaultNote } from '../../ui/fault-note.tsx';
import { faultOf } from '../../words/fault-words.ts';
import { useWords } from '../../words/use-words.ts';
import classes from './patient-history.module.css';

/** More than this a person would not look through here. */
const shown = 8;

/**
 * What the archive holds of the patient already: each can be looked at before the disc is imported, two of them side by side. Drawn anew for another patient
 * only: somebody types beside it.
 */
export const PatientHistory = memo(function PatientHistory({ mrn }: { mrn: string }) {
  const { t, format } = useWords();
  const found = useArchiveStudies(mrn);
  const viewer = useViewer();
  const [ticked, setTicked] = useState<readonly string[]>([]);
  const studies = (found.data ?? []).slice(0, shown);
  if (found.error) return <p className={classes.quiet}>{t('viewer.historyUnknown')}</p>;
  if (!found.data || found.data.length === 0) return null;
  // The newest of the two is the current one: `studies` stand in that order.
  const pair = studies.map((study) => study.studyInstanceUid).filter((uid) => ticked.includes(uid));
  return (
    <section className={classes.history} aria-label={t('viewer.historyTitle')}>
      <h3 className={classes.title}>{t('viewer.historyTitle')}</h3>
      <ul className={classes.list}>
        {studies.map((study) => {
          const words = studyWords(study, { t, format });
          const uid = study.studyInstanceUid;
          return (
            <li key={study.orthancStudyId} className={classes.row}>
              {studies.length > 1 ? (
                <Checkbox
                  size="xs"
                  aria-label={t('viewer.tickName', { study: words })}
                  checked={ticked.includes(uid)}
                  disabled={!ticked.includes(uid) && ticked.length >= 2}
                  onChange={(event) =>
                    setTicked(event.currentTarget.checked ? [...ticked, uid] : ticked.filter((one) => one !== uid))
                  }
                />
              ) : null}
              <span className={classes.words}>
                {words}
                <span className={classes.quiet}>{t('common.images', { count: study.instances })}</span>
              </span>
              <Button
                size="xs"
                variant="default"
                loading={viewer.isPending && viewer.variables?.length === 1 && viewer.variables[0] === uid}
                leftSection={<IconPhoto size={16} aria-hidden />}
                aria-label={t('queue.viewImagesName', { title: words })}
                onClick={() => viewer.mutate([uid])}
              >
                {t('queue.viewImages')}
              </Button>
            </li>
          );
        })}
      </ul>
      {found.data.length > shown ? (
        <p className={classes.quiet}>{t('viewer.historyMore', { count: found.data.length - shown })}</p>
      ) : null}
      {pair.length === 2 ? (
        <div>
          <Button
            size="xs"
            variant="default"
            loading={viewer.isPending && viewer.variables?.length === 2}
            leftSection={<IconColumns2 size={16} aria-hidden />}
            onClick={() => viewer.mutate(pair)}
          >
            {t('viewer.sideBySide')}
          </Button>
        </div>
      ) : null}
      {viewer.error ? <FaultNote fault={faultOf(viewer.error)} live="alert" /> : null}
    </section>
  );
});
