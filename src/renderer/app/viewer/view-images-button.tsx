import { ActionIcon, Button, Loader, Menu } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconColumns2, IconPhoto } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import type { ArchiveStudy } from '../../../contract/imports.ts';
import { archiveName } from '../../words/archive-name.ts';
import { dotted, isolated } from '../../words/i18n.ts';
import type { useWords as Words } from '../../words/use-words.ts';
import { useWords } from '../../words/use-words.ts';
import { visibleText } from '../../words/visible-text.ts';
import { isSomebodyElse } from './held-studies.ts';
import { PerhapsOther } from './perhaps-other.tsx';
import { useHeldStudies } from './use-held-studies.ts';
import type { useViewer } from './use-viewer.ts';
import classes from './view-images-button.module.css';

/** "View images" of one study, and beside it another study of the same patient to compare it with. */
export function ViewImagesButton({
  viewer,
  studyInstanceUid,
  mrn,
  archive = '',
  name,
}: {
  viewer: ReturnType<typeof useViewer>;
  studyInstanceUid: string;
  /** Under which number the archive has the patient; empty where nothing is to be compared. */
  mrn: string;
  /** The archive that it was sent to, by its name; '' for the first one. */
  archive?: string | undefined;
  /** For a screen reader: whose images. */
  name: string;
}) {
  const { t } = useWords();
  const [isOpen, menu] = useDisclosure(false);
  return (
    <Button.Group>
      <Button
        size="sm"
        loading={viewer.isPending}
        leftSection={<IconPhoto size={16} aria-hidden />}
        aria-label={t('queue.viewImagesName', { title: name })}
        onClick={() => viewer.mutate([studyInstanceUid])}
      >
        {t('queue.viewImages')}
      </Button>
      {mrn ? (
        <Menu opened={isOpen} onChange={(opened) => (opened ? menu.open() : menu.close())} position="bottom-end">
          <Menu.Target>
            <ActionIcon
              className={classes.compare ?? ''}
              size={36}
              variant="filled"
              disabled={viewer.isPending}
              aria-label={t('viewer.compareName', { title: name })}
              title={t('viewer.compare')}
            >
              <IconColumns2 size={16} aria-hidden />
            </ActionIcon>
          </Menu.Target>
          <Menu.Dropdown className={classes.others ?? ''}>
            {isOpen ? (
              <Others
                mrn={mrn}
                studyInstanceUid={studyInstanceUid}
                onChoose={(other, place) =>
                  viewer.mutate(
                    new Map([
                      [studyInstanceUid, archive],
                      [other, place],
                    ]),
                  )
                }
              />
            ) : null}
          </Menu.Dropdown>
        </Menu>
      ) : null}
    </Button.Group>
  );
}

/** The patient's other studies in the site's archives. */
function Others({
  mrn,
  studyInstanceUid,
  onChoose,
}: {
  mrn: string;
  studyInstanceUid: string;
  onChoose: (studyInstanceUid: string, archive: string) => void;
}) {
  const { t, format } = useWords();
  const held = useHeldStudies(mrn);
  if (held === null) return null;
  const { archives, notAsked, studies, waiting, silent } = held;
  const isSeveral = archives.length > 1;
  const nameOf = (archive: string) => archiveName(t, archive);
  const own = studies.find(({ study }) => study.studyInstanceUid === studyInstanceUid)?.study;
  const others = studies.filter(({ study }) => study !== own);
  const isAnswered = notAsked === null && waiting.length + silent.length === 0;
  return (
    <>
      <Menu.Label>{t('viewer.compareWith')}</Menu.Label>
      {others.map(({ study, places, best }) => {
        // Two people's images are not laid side by side: nobody must take one's for an earlier study of the other.
        const isOther = own !== undefined && isSomebodyElse(study, own);
        return (
          <Entry key={study.studyInstanceUid} onChoose={isOther ? null : () => onChoose(study.studyInstanceUid, best)}>
            {studyWords(study, { t, format })}
            {isSeveral ? (
              <span className={classes.where}>{places.map((place) => isolated(nameOf(place.archive))).join(', ')}</span>
            ) : null}
            {isOther ? <PerhapsOther study={study} /> : null}
          </Entry>
        );
      })}
      {waiting.length > 0 ? (
        // No entry, for it goes again and would take the keyboard with it: that waits in the menu itself.
        <Menu.Label className={classes.waiting ?? ''}>
          <Loader size={14} />
          {isSeveral ? t('viewer.historyAsking', { names: waiting.map(nameOf) }) : t('viewer.looking')}
        </Menu.Label>
      ) : null}
      {silent.map(({ archive }) => (
        <Entry key={archive}>
          {isSeveral ? t('viewer.historySilent', { name: nameOf(archive) }) : t('viewer.historyUnknown')}
        </Entry>
      ))}
      {notAsked ? <Entry>{t(`viewer.historyNotAsked.${notAsked}`)}</Entry> : null}
      {isAnswered && others.length === 0 ? (
        <Entry>{t(isSeveral ? 'viewer.noOtherSeveral' : 'viewer.noOther')}</Entry>
      ) : null}
    </>
  );
}

/** One line of the menu. What cannot be chosen says why, and is come to by the keyboard and read out like the rest; it does nothing and stays. */
function Entry({ onChoose = null, children }: { onChoose?: (() => void) | null; children: ReactNode }) {
  const isTold = onChoose === null;
  return (
    <Menu.Item
      aria-disabled={isTold}
      className={isTold ? (classes.told ?? '') : ''}
      closeMenuOnClick={!isTold}
      onClick={() => onChoose?.()}
    >
      {children}
    </Menu.Item>
  );
}

/** `03/01/2026 · CT · Thorax`: what tells one study of a patient from another. */
export function studyWords(study: ArchiveStudy, { t, format }: Pick<ReturnType<typeof Words>, 't' | 'format'>): string {
  const date = study.studyDate ? format.date(study.studyDate) : t('viewer.noDate');
  return dotted([date, study.modalities.join(', '), visibleText(study.description)]);
}
