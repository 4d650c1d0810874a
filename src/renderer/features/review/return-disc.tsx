import { TextInput } from '@mantine/core';
import { IconDiscOff } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { isPracticePatient } from '../../../contract/practice.ts';
import type { ScanReport } from '../../../contract/scan.ts';
import { useMay } from '../../app/desk-queries.ts';
import { importOfStudy } from '../../app/disc-state.ts';
import { useImports, useVolumes } from '../../app/engine-queries.ts';
import { useNavigation } from '../../app/navigation.ts';
import { peopleOf } from '../../app/people-of.ts';
import { queryKeys } from '../../app/query-keys.ts';
import { putAway, useScans } from '../../app/scans.ts';
import { useServices } from '../../app/services.tsx';
import { useToasts } from '../../app/toasts/toasts.ts';
import { AskFirst } from '../../ui/ask-first.tsx';
import { FaultNote } from '../../ui/fault-note.tsx';
import { faultOf } from '../../words/fault-words.ts';
import { useWords } from '../../words/use-words.ts';

/**
 * The disc is of somebody whom nobody here knows, or of somebody else: it goes back, nothing of it is imported, and why is kept. Not where something of it is on
 * its way already.
 */
export function ReturnDisc({ report }: { report: ScanReport }) {
  const { t } = useWords();
  const [reason, setReason] = useState('');
  const imports = useImports().data ?? [];
  const mayReturn = useMay('desk.returnDisc');
  const back = useReturnDisc(report.scanId);
  const isTaken = peopleOf(report)
    .flatMap(({ studies }) => studies)
    .some(({ studyInstanceUid }) => importOfStudy(imports, studyInstanceUid)?.scanId === report.scanId);
  if (isTaken || !mayReturn || report.patients.some(isPracticePatient)) return null;
  return (
    <div>
      {back.error ? <FaultNote fault={faultOf(back.error)} live="alert" /> : null}
      <AskFirst
        label={t('review.returnDisc')}
        name={t('review.returnDisc')}
        question={t('review.returnAsk')}
        yes={t('review.returnYes')}
        no={t('review.returnNo')}
        position="bottom-start"
        icon={<IconDiscOff size={16} aria-hidden />}
        isReady={reason.trim() !== ''}
        isBusy={back.isPending}
        onYes={() => back.mutate(reason.trim())}
      >
        <TextInput
          label={t('review.returnWhy')}
          maxLength={500}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      </AskFirst>
    </div>
  );
}

/** Keeps the reason, takes the disc out of the drive and its card from Home, and goes there. */
function useReturnDisc(scanId: string) {
  const { t } = useWords();
  const { engine } = useServices();
  const cache = useQueryClient();
  const go = useNavigation((state) => state.go);
  const scan = useScans(({ scans }) => scans.find((known) => known.scanId === scanId));
  const volume = useVolumes().data?.find(({ id, ejectable }) => id === scan?.volume?.id && ejectable);
  return useMutation({
    mutationFn: (reason: string) => engine.desk.returnDisc({ scanId, reason }),
    onSuccess: () => {
      putAway(scanId);
      void cache.invalidateQueries({ queryKey: queryKeys.undecidedScans });
      // One that is still in use has its own card on Home, and can be ejected there.
      if (volume) void engine.media.eject({ volumeId: volume.id, anyway: true }).catch(() => undefined);
      useToasts.getState().show({ text: t('toast.returned', { name: scan?.name ?? '' }) });
      go('home');
    },
  });
}
