import { Button, PasswordInput } from '@mantine/core';
import { IconLock } from '@tabler/icons-react';
import { useQueryClient } from '@tanstack/react-query';
import { type FormEvent, useState } from 'react';
import { type Scan, startScan, useScans } from '../../app/scans.ts';
import { useServices } from '../../app/services.tsx';
import { Note } from '../../ui/note.tsx';
import { useWords } from '../../words/use-words.ts';
import classes from './zip-password.module.css';

/** Asks for a zip's password, once for each try. It goes to the engine with the next reading and is kept nowhere. */
export function ZipPassword({ scan, locked }: { scan: Scan; locked: number }) {
  const { t } = useWords();
  const services = useServices();
  const cache = useQueryClient();
  const remove = useScans((state) => state.remove);
  const [password, setPassword] = useState('');
  const open = (event: FormEvent) => {
    event.preventDefault();
    if (password === '') return;
    remove(scan.scanId);
    startScan(services, cache, scan.paths, { volume: scan.volume, password });
  };
  return (
    <Note tone="person" icon={IconLock} live="alert" title={t(scan.wasUnlocked ? 'zip.wrong' : 'zip.locked')}>
      <form className={classes.form} onSubmit={open}>
        <PasswordInput
          className={classes.field ?? ''}
          label={t('zip.password')}
          description={t('zip.notStored')}
          error={scan.wasUnlocked ? t('zip.stillLocked', { count: locked }) : undefined}
          value={password}
          autoComplete="off"
          data-autofocus
          autoFocus
          visibilityToggleButtonProps={{ 'aria-label': t('zip.show') }}
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
        <Button type="submit" size="sm" disabled={password === ''}>
          {t('zip.open')}
        </Button>
      </form>
    </Note>
  );
}
