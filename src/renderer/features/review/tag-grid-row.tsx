// biome-ignore-all lint/a11y/useSemanticElements: virtual rows are placed absolutely, which table elements do not survive
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the grid handles the keys
import { ActionIcon } from '@mantine/core';
import {
  type Icon,
  IconCheck,
  IconChevronDown,
  IconChevronRight,
  IconCopy,
  IconEqual,
  IconPencil,
  IconPlus,
  IconQuestionMark,
  IconTrash,
} from '@tabler/icons-react';
import type { TagRow } from '../../../contract/tags.ts';
import { useWords } from '../../words/use-words.ts';
import classes from './dicom-tags-table.module.css';
import type { TagLine } from './tag-lines.ts';
import { type PairVerdict, readableTag, shownRow } from './tag-pairs.ts';

const verdictIcons: Record<PairVerdict, Icon> = {
  same: IconEqual,
  changed: IconPencil,
  added: IconPlus,
  removed: IconTrash,
  unseen: IconQuestionMark,
};

/** One line: a tag with its value or its two values, or the heading of a maker's private tags. */
export function TagGridRow({
  id,
  line,
  place,
  isCompared,
  isActive,
  isCopied,
  onActivate,
  onToggle,
  onCopy,
}: {
  id: string;
  line: TagLine;
  place: { index: number; top: number; height: number };
  isCompared: boolean;
  isActive: boolean;
  isCopied: boolean;
  onActivate: () => void;
  onToggle: () => void;
  onCopy: () => void;
}) {
  const { t } = useWords();
  const row = line.pair ? shownRow(line.pair) : null;
  const CopyIcon = isCopied ? IconCheck : IconCopy;
  const verdict = line.pair?.verdict ?? null;
  return (
    <div
      id={id}
      role="row"
      tabIndex={-1}
      aria-rowindex={place.index + 2}
      aria-level={line.depth + 1}
      aria-expanded={line.isOpen ?? undefined}
      aria-selected={isActive}
      className={classes.row}
      style={{ transform: `translateY(${place.top}px)`, height: place.height }}
      data-verdict={verdict ?? undefined}
      onClick={line.pair ? onActivate : onToggle}
      onDoubleClick={line.pair && line.isOpen !== null ? onToggle : undefined}
    >
      <span role="gridcell" tabIndex={-1} className={classes.tag}>
        {row && row.vr !== '' ? readableTag(row.tag) : null}
      </span>
      <span
        role="gridcell"
        tabIndex={-1}
        className={classes.name}
        style={{ paddingInlineStart: line.depth * 16 + (line.isOpen === null ? 20 : 0) }}
        title={row?.keyword ?? ''}
      >
        {line.isOpen === null ? null : <Fold line={line} onToggle={onToggle} />}
        <TagName line={line} />
      </span>
      <span role="gridcell" tabIndex={-1} className={classes.vr}>
        {row?.vr}
      </span>
      <span role="gridcell" tabIndex={-1} className={classes.value}>
        {line.pair ? <Value row={isCompared ? line.pair.left : row} /> : null}
        {!isCompared && row?.text && line.isOpen === null ? (
          <ActionIcon
            className={classes.copy ?? ''}
            variant="subtle"
            color="gray"
            size="sm"
            tabIndex={-1}
            aria-label={isCopied ? t('common.copied') : t('tags.copyValue')}
            onClick={onCopy}
          >
            <CopyIcon size={16} aria-hidden />
          </ActionIcon>
        ) : null}
      </span>
      {isCompared ? (
        <span role="gridcell" tabIndex={-1} className={classes.value}>
          {verdict === null ? null : <Verdict verdict={verdict} />}
          {line.pair ? <Value row={line.pair.right} /> : null}
        </span>
      ) : null}
    </div>
  );
}

/** What the standard calls the tag; an item by its number, private tags by their maker. */
function TagName({ line }: { line: TagLine }) {
  const { t } = useWords();
  if (!line.pair) {
    const count = t('tags.rows', { count: line.within });
    return (
      <>
        <bdi>{line.maker ? t('tags.privateOf', { maker: line.maker }) : t('tags.privateTags')}</bdi>
        <em className={classes.quietMark}>{count}</em>
      </>
    );
  }
  const row = shownRow(line.pair);
  const item = /\[(\d+)\]$/.exec(row.path)?.[1];
  if (item !== undefined) return <bdi>{t('tags.item', { number: Number(item) + 1 })}</bdi>;
  return <bdi>{row.private ? t('tags.privateTag') : row.name || row.keyword || t('common.unknown')}</bdi>;
}

function Fold({ line, onToggle }: { line: TagLine; onToggle: () => void }) {
  const { t } = useWords();
  const Chevron = line.isOpen ? IconChevronDown : IconChevronRight;
  return (
    <ActionIcon
      className={classes.fold ?? ''}
      variant="subtle"
      color="gray"
      size={20}
      tabIndex={-1}
      aria-label={t(line.isOpen ? 'tags.fold' : 'tags.unfold')}
      onClick={(event) => {
        event.stopPropagation();
        onToggle();
      }}
    >
      <Chevron size={16} aria-hidden />
    </ActionIcon>
  );
}

function Value({ row }: { row: TagRow | null }) {
  const { t } = useWords();
  if (row === null) return <span className={classes.none}>{t('tags.absent')}</span>;
  const isItem = row.path.endsWith(']');
  if (isItem || row.vr === 'SQ') return <span className={classes.none}>{itemsOf(row, t)}</span>;
  if (row.text === '')
    return (
      <span className={classes.none}>
        {row.lengthBytes === 0 ? t('common.empty') : t('tags.bytes', { count: row.lengthBytes })}
      </span>
    );
  return (
    <>
      <span className={classes.text} title={row.text} dir="auto">
        {row.text}
        {row.guessed ? <em className={classes.mark}>{t('tags.guessed')}</em> : null}
      </span>
      {row.cut ? <em className={classes.cutMark}>{t('tags.cut')}</em> : null}
    </>
  );
}

function itemsOf(row: TagRow, t: ReturnType<typeof useWords>['t']): string {
  const count = /^(\d+) items?$/.exec(row.text)?.[1];
  return count === undefined ? '' : t('tags.items', { count: Number(count) });
}

function Verdict({ verdict }: { verdict: PairVerdict }) {
  const { t } = useWords();
  const VerdictIcon = verdictIcons[verdict];
  const words = t(`tags.verdict.${verdict}`);
  return <VerdictIcon size={16} role="img" aria-label={words} className={classes.verdict} />;
}
