import { ActionIcon, Button } from '@mantine/core';
import { useClipboard } from '@mantine/hooks';
import { IconCheck, IconCopy, IconLock } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { queryKeys } from '../../app/query-keys.ts';
import { useServices } from '../../app/services.tsx';
import { FactList } from '../../ui/fact-line.tsx';
import { FaultNote } from '../../ui/fault-note.tsx';
import { faultOf } from '../../words/fault-words.ts';
import { useWords } from '../../words/use-words.ts';
import { hexLines } from './hex-lines.ts';
import classes from './tag-details.module.css';
import { TagEdit } from './tag-edit.tsx';
import { isContainer, readableTag, shownRow, type TagPair } from './tag-pairs.ts';
import type { Review } from './use-review.ts';
import { copiedText, type ImageRef } from './whole-text.ts';

const stepBytes = 1_024;
/** What one call gives; who needs more of a picture needs another tool. */
const mostBytes = 65_536;

/** One tag in full: its value, whether it can be changed and why not, how its letters read, and its bytes. */
export function TagDetails({
  image,
  otherImage,
  pair,
  review,
}: {
  image: ImageRef;
  /** What it is compared with, where that is an image of the disc. */
  otherImage: ImageRef | null;
  pair: TagPair;
  review: Review;
}) {
  const { t, format } = useWords();
  const { engine } = useServices();
  const [wantedBytes, setWantedBytes] = useState(stepBytes);
  const row = shownRow(pair);
  const isOnDisc = pair.left !== null && row.vr !== '';
  const asked = { ...image, path: row.path, offset: 0, lengthBytes: wantedBytes };
  const value = useQuery({
    queryKey: queryKeys.tagValue(asked),
    queryFn: ({ signal }) => engine.study.tagValue(asked, { signal }),
    enabled: isOnDisc,
    placeholderData: keepPreviousData,
  });
  const found = isOnDisc ? value.data : undefined;
  const left = pair.left === null ? { text: '', cut: false } : (found ?? row);
  const { text } = left;
  const otherAsked = { ...(otherImage ?? image), path: row.path, offset: 0, lengthBytes: 0 };
  const other = useQuery({
    queryKey: queryKeys.tagValue(otherAsked),
    queryFn: ({ signal }) => engine.study.tagValue(otherAsked, { signal }),
    enabled: otherImage !== null && pair.right?.cut === true,
  });
  const right = pair.right && (other.data ?? pair.right);
  return (
    <aside className={classes.details} aria-label={t('tags.details')} data-pane tabIndex={-1}>
      <h2 className={classes.name}>{row.name || row.keyword || t('common.unknown')}</h2>
      <FactList
        facts={[
          { label: t('tags.tag'), value: <Copyable text={row.vr === '' ? row.path : readableTag(row.tag)} /> },
          ...(row.keyword ? [{ label: t('tags.keyword'), value: <Copyable text={row.keyword} /> }] : []),
          ...(row.depth > 0 ? [{ label: t('tags.path'), value: <Copyable text={row.path} /> }] : []),
          { label: t('tags.vr'), value: [row.vr, row.vm].filter(Boolean).join(' · ') || t('common.none') },
          { label: t('tags.length'), value: t('tags.bytes', { count: row.lengthBytes }) },
        ]}
      />
      {value.error ? <FaultNote fault={faultOf(value.error)} live="status" /> : null}
      {text !== '' && !isContainer(row) ? (
        <section>
          <h3 className={classes.title}>
            {pair.verdict === null ? t('tags.value') : t('tags.onDisc')} <CopyButton text={copiedText(left)} />
          </h3>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
          <p className={classes.text} dir="auto" tabIndex={0}>
            {text}
          </p>
          {left.cut ? <p className={classes.quiet}>{t('tags.onlyBeginning')}</p> : null}
        </section>
      ) : null}
      {pair.verdict !== null && pair.verdict !== 'same' && right?.text && !isContainer(row) ? (
        <section>
          <h3 className={classes.title}>
            {t('tags.compared')} <CopyButton text={copiedText(right)} />
          </h3>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
          <p className={classes.text} dir="auto" tabIndex={0}>
            {right.text}
          </p>
          {right.cut ? <p className={classes.quiet}>{t('tags.onlyBeginning')}</p> : null}
        </section>
      ) : null}
      <section>
        <h3 className={classes.title}>{t('tags.changing')}</h3>
        {row.whyNot !== null || left.cut ? (
          <p className={classes.locked}>
            <IconLock size={16} aria-hidden /> {t(`tags.whyNot.${row.whyNot ?? 'long'}`)}
          </p>
        ) : (
          <TagEdit row={row} text={text} review={review} />
        )}
      </section>
      {found && found.declared !== null ? (
        <section>
          <h3 className={classes.title}>{t('tags.letters')}</h3>
          <p>{found.declared ? t('tags.declared', { term: found.declared }) : t('tags.undeclared')}</p>
          {found.guessed ? <p>{t('tags.guessedAs', { encoding: found.guessed })}</p> : null}
          {found.readings.length > 0 ? (
            <>
              <p className={classes.quiet}>{t('tags.readings')}</p>
              <dl className={classes.readings}>
                {found.readings.map(({ encoding, label, text: reading }) => (
                  <div key={encoding}>
                    <dt>{label}</dt>
                    <dd dir="auto">{reading}</dd>
                  </div>
                ))}
              </dl>
            </>
          ) : null}
        </section>
      ) : null}
      {found && found.lengthBytes > 0 ? (
        <section>
          <h3 className={classes.title}>
            {t('tags.rawBytes')} <CopyButton text={found.hex} />
          </h3>
          {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard */}
          <pre className={classes.hex} dir="ltr" tabIndex={0}>
            {hexLines(found.hex).join('\n')}
          </pre>
          {found.hex.length / 2 < found.lengthBytes ? (
            <p className={classes.more}>
              {t('tags.firstBytes', {
                shown: format.number(found.hex.length / 2),
                total: format.number(found.lengthBytes),
              })}
              {wantedBytes < mostBytes ? (
                <Button
                  size="xs"
                  variant="default"
                  loading={value.isFetching}
                  onClick={() => setWantedBytes(Math.min(mostBytes, wantedBytes * 4))}
                >
                  {t('tags.moreBytes')}
                </Button>
              ) : null}
            </p>
          ) : null}
        </section>
      ) : null}
    </aside>
  );
}

function Copyable({ text }: { text: string }) {
  return (
    <span className={classes.copyable}>
      <bdi className={classes.code}>{text}</bdi> <CopyButton text={text} />
    </span>
  );
}

function CopyButton({ text }: { text: string }) {
  const { t } = useWords();
  const clipboard = useClipboard({ timeout: 1500 });
  const CopyIcon = clipboard.copied ? IconCheck : IconCopy;
  const shown = text.length > 40 ? `${text.slice(0, 40)}…` : text;
  return (
    <ActionIcon
      variant="subtle"
      color="gray"
      size="sm"
      aria-label={clipboard.copied ? t('common.copied') : t('tags.copy', { text: shown })}
      onClick={() => clipboard.copy(text)}
    >
      <CopyIcon size={16} aria-hidden />
    </ActionIcon>
  );
}
