import { Button, Menu } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useMutation } from '@tanstack/react-query';
import { FaultNote } from '../ui/fault-note.tsx';
import { faultOf } from '../words/fault-words.ts';
import { useWords } from '../words/use-words.ts';
import { useMay } from './desk-queries.ts';
import { useServices } from './services.tsx';

export type ExportFormat = 'csv' | 'json';

/** Rows as a file. The engine makes it (`make`) and notes that it left; the person says where it goes. Nothing is shown to whoever may not (`action`). */
export function ExportMenu({
  action,
  make,
  disabled,
}: {
  action: 'history.export' | 'history.exportStatistics' | 'imports.export';
  make: (format: ExportFormat) => Promise<{ name: string; text: string }>;
  disabled: boolean;
}) {
  const { t } = useWords();
  const { shell } = useServices();
  const mayExport = useMay(action);
  const save = useMutation({
    mutationFn: async (format: ExportFormat) => {
      const { name, text } = await make(format);
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
