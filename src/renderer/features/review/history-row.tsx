import { Button, Checkbox } from '@mantine/core';
import { IconPhoto } from '@tabler/icons-react';
import type { HeldStudy } from '../../app/viewer/held-studies.ts';
import { PerhapsOther } from '../../app/viewer/perhaps-other.tsx';
import { studyWords } from '../../app/viewer/view-images-button.tsx';
import { archiveName } from '../../words/archive-name.ts';
import { isolated } from '../../words/i18n.ts';
import { useWords } from '../../words/use-words.ts';
import classes from './patient-history.module.css';

/** One study that an archive holds of the patient. */
export function HistoryRow({
  held,
  isOther,
  namesArchives,
  isOpening,
  onView,
  tick,
}: {
  held: HeldStudy;
  /** It lies there under the patient's number and names somebody else. */
  isOther: boolean;
  /** The site has several archives. */
  namesArchives: boolean;
  isOpening: boolean;
  onView: () => void;
  /** Chooses it to be shown beside another one; null where there is nothing to choose. */
  tick: { isOn: boolean; isFull: boolean; set: (isOn: boolean) => void } | null;
}) {
  const { t, format } = useWords();
  const { study, places } = held;
  const words = studyWords(study, { t, format });
  const nameOf = (archive: string) => archiveName(t, archive);
  const isAlike = places.every(({ images }) => images === study.instances);
  return (
    <li className={classes.row}>
      {tick ? (
        <Checkbox
          size="xs"
          aria-label={t('viewer.tickName', { study: words })}
          checked={tick.isOn}
          disabled={!tick.isOn && tick.isFull}
          onChange={(event) => tick.set(event.currentTarget.checked)}
        />
      ) : null}
      <span className={classes.words}>
        {words}
        {(isAlike ? [places] : places.map((place) => [place])).map((alike) => (
          <span key={alike[0]?.archive} className={classes.quiet}>
            {t('common.images', { count: alike[0]?.images ?? 0 })}
            {namesArchives ? ` · ${alike.map(({ archive }) => isolated(nameOf(archive))).join(', ')}` : null}
          </span>
        ))}
        {isOther ? <PerhapsOther study={study} /> : null}
      </span>
      <Button
        size="xs"
        variant="default"
        loading={isOpening}
        leftSection={<IconPhoto size={16} aria-hidden />}
        aria-label={t('queue.viewImagesName', { title: words })}
        onClick={onView}
      >
        {t('queue.viewImages')}
      </Button>
    </li>
  );
}
