import { Button } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { Volume } from '../../../contract/volumes.ts';
import { EjectButton } from '../../app/eject/eject-button.tsx';
import { EjectNote } from '../../app/eject/eject-note.tsx';
import { useEject } from '../../app/eject/use-eject.ts';
import { startScan } from '../../app/scans.ts';
import { useServices } from '../../app/services.tsx';
import { FactLine } from '../../ui/fact-line.tsx';
import { Note } from '../../ui/note.tsx';
import { useWords } from '../../words/use-words.ts';
import { takeFocus } from './take-focus.ts';
import classes from './volume-card.module.css';
import { volumeIcons } from './volume-icons.ts';

/** Volumes whose card has had the focus once: coming back to Home moves it no more. */
const shown = new Set<string>();

/** A disc, stick, card, share or drop that is there and that nobody has read yet. */
export function VolumeCard({ volume }: { volume: Volume }) {
  const { t, format } = useWords();
  const services = useServices();
  const cache = useQueryClient();
  const { eject, ejectAnyway, isBusy, outcome } = useEject(volume.id);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (shown.has(volume.id)) return;
    shown.add(volume.id);
    if (volume.kind !== 'network') takeFocus(button.current);
  }, [volume]);

  const VolumeIcon = volumeIcons[volume.kind];
  return (
    <li className={classes.card}>
      <div className={classes.row}>
        <VolumeIcon size={28} stroke={1.5} aria-hidden className={classes.icon} />
        <div className={classes.text}>
          <h3 className={classes.title}>
            {t('volume.title', { kind: t(`volume.kind.${volume.kind}`), name: volume.label })}
          </h3>
          <FactLine facts={[volume.sizeBytes === null ? null : format.bytes(volume.sizeBytes)]} />
        </div>
        <div className={classes.actions}>
          {volume.ejectable ? (
            <EjectButton name={volume.label} prominent={false} isBusy={isBusy} onEject={eject} />
          ) : null}
          {volume.unopened ? null : (
            <Button
              ref={button}
              size="sm"
              variant={volume.kind === 'network' ? 'default' : 'filled'}
              aria-label={t('volume.readName', { name: volume.label })}
              onClick={() => startScan(services, cache, volume.paths, { volume })}
            >
              {t('volume.read')}
            </Button>
          )}
        </div>
      </div>
      {volume.unopened ? (
        <Note tone="person" live="status" title={t('volume.unopened')}>
          {t('volume.unopenedTodo')}
        </Note>
      ) : null}
      <EjectNote outcome={outcome} name={volume.label} onAnyway={ejectAnyway} />
    </li>
  );
}
