import { Button, Menu } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { useMay } from '../../app/desk-queries.ts';
import { useServices } from '../../app/services.tsx';
import { FaultNote } from '../../ui/fault-note.tsx';
import { faultOf } from '../../words/fault-words.ts';
import { useWords } from '../../words/use-words.ts';

/** The whole queue as a file. The engine makes it and notes that it left; the person says where it goes. */
export function ExportQueue({ disabled }: { disabled: boolean }) {
  const { t } = useWords();
  const { engine, shell } = useServices();
  const mayExport = useMay('imports.export');
  const save = useMutation({
    mutationFn: async (format: 'csv' | 'json') => {
      const { name, text } = await engine.imports.export({ format });
      return shell.files.saveText({ name, text });
    },
  });
  if (!mayExport) return null;
  return (
    <>
      <Menu position="bottom-end">
        <Menu.Target>
          <Button
            variant="default"
            disabled={disabled}
            loading={save.isPending}
            leftSection={<IconDownload size={16} aria-hidden />}
          >
            {t('history.export')}
          </Button>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={() => save.mutate('csv')}>{t('history.exportCsv')}</Menu.Item>
          <Menu.Item onClick={() => save.mutate('json')}>{t('history.exportJson')}</Menu.Item>
        </Menu.Dropdown>
      </Menu>
      {save.error ? <FaultNote fault={faultOf(save.error)} live="alert" /> : null}
    </>
  );
}
