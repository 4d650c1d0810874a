import { Button, NumberInput, Switch, Textarea } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconFolderPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { queryKeys } from '../../app/query-keys.ts';
import { useServices } from '../../app/services.tsx';
import { Note } from '../../ui/note.tsx';
import { Section } from '../../ui/section.tsx';
import { useWords } from '../../words/use-words.ts';
import { visibleText } from '../../words/visible-text.ts';
import { SectionFoot } from './section-foot.tsx';
import { useSettingsDraft } from './settings-draft.ts';
import { areFolders, areKeepHours, folderLines, type SettingsForm } from './settings-form.ts';
import classes from './settings-page.module.css';

const typingMs = 400;

/** What happens when a disc comes in, and which folders are watched beside the drives. */
export function MediaSection({ form }: { form: SettingsForm }) {
  const { t } = useWords();
  const { shell } = useServices();
  const edit = useSettingsDraft((state) => state.edit);
  const addFolders = () =>
    void shell.dialog.choosePaths({ kind: 'folder' }).then((paths) => {
      const added = [form.dropFolders.trim(), ...paths].filter(Boolean).join('\n');
      if (paths.length > 0) edit({ dropFolders: added });
    });
  return (
    <div className={classes.card}>
      <Section title={t('settings.mediaTitle')} text={t('settings.mediaText')}>
        <div className={classes.fields}>
          <Switch
            label={t('settings.openByItself')}
            description={t('settings.openByItselfHint')}
            checked={form.openMediaByItself}
            onChange={(event) => edit({ openMediaByItself: event.currentTarget.checked })}
          />
          <Textarea
            label={t('settings.dropFolders')}
            description={t('settings.dropFoldersHint')}
            value={form.dropFolders}
            error={areFolders(form.dropFolders) ? null : t('settings.folderInvalid')}
            rows={2}
            spellCheck={false}
            onChange={(event) => edit({ dropFolders: event.currentTarget.value })}
          />
          <FolderProblems text={form.dropFolders} />
          <div>
            <Button
              variant="default"
              size="xs"
              leftSection={<IconFolderPlus size={18} aria-hidden />}
              onClick={addFolders}
            >
              {t('settings.addFolder')}
            </Button>
          </div>
          <NumberInput
            label={t('settings.keepHours')}
            description={t('settings.keepHoursHint')}
            value={form.keepHours}
            error={areKeepHours(form.keepHours) ? null : t('settings.keepHoursInvalid')}
            min={1}
            max={720}
            allowDecimal={false}
            onChange={(hours) => edit({ keepHours: hours === '' ? Number.NaN : Number(hours) })}
          />
        </div>
        <SectionFoot section="media" form={form} />
      </Section>
    </div>
  );
}

/** Which of the typed folders nothing can be read out of now. They can be saved all the same: a share may come later. */
function FolderProblems({ text }: { text: string }) {
  const { t } = useWords();
  const { engine } = useServices();
  const [settled] = useDebouncedValue(text, typingMs);
  const dropFolders = folderLines(settled);
  const { data } = useQuery({
    queryKey: queryKeys.dropFolderTrial(dropFolders),
    queryFn: ({ signal }) => engine.settings.tryDropFolders({ dropFolders }, { signal }),
    enabled: dropFolders.length > 0 && areFolders(settled),
    // A share comes and goes without telling.
    staleTime: 0,
  });
  return (
    <div className={classes.results} aria-live="polite">
      {data?.problems.map(({ folder, problem }) => (
        <Note
          key={folder}
          tone="person"
          title={t(`settings.folderProblem.${problem}`, { folder: visibleText(folder) })}
        >
          {t('settings.folderProblemTodo')}
        </Note>
      ))}
    </div>
  );
}
