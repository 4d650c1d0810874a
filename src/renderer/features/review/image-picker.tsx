import { ActionIcon, NumberInput } from '@mantine/core';
import { IconChevronLeft, IconChevronRight } from '@tabler/icons-react';
import type { InstanceRef } from '../../../contract/tags.ts';
import { useWords } from '../../words/use-words.ts';
import classes from './dicom-tags-table.module.css';

/** Which image of the study: by its place, however many there are. */
export function ImagePicker({
  name,
  images,
  index,
  onPick,
}: {
  name: string;
  images: readonly InstanceRef[];
  index: number;
  onPick: (index: number) => void;
}) {
  const { t } = useWords();
  const last = images.length - 1;
  const image = images[index];
  return (
    <fieldset className={classes.picker} aria-label={name}>
      <ActionIcon
        variant="default"
        size={36}
        aria-label={t('tags.previous')}
        disabled={index <= 0}
        onClick={() => onPick(index - 1)}
      >
        <IconChevronLeft size={18} aria-hidden />
      </ActionIcon>
      <NumberInput
        aria-label={name}
        className={classes.number ?? ''}
        value={index + 1}
        min={1}
        max={Math.max(1, images.length)}
        allowDecimal={false}
        hideControls
        onChange={(value) => {
          const wanted = Number(value) - 1;
          if (Number.isInteger(wanted) && wanted >= 0 && wanted <= last) onPick(wanted);
        }}
      />
      <ActionIcon
        variant="default"
        size={36}
        aria-label={t('tags.next')}
        disabled={index >= last}
        onClick={() => onPick(index + 1)}
      >
        <IconChevronRight size={18} aria-hidden />
      </ActionIcon>
      <span className={classes.file} title={image?.path}>
        {t('tags.ofImages', { count: images.length })} · <bdi>{image?.path}</bdi>
      </span>
    </fieldset>
  );
}
