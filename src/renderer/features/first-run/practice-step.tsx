import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { startScan } from '../../app/scans.ts';
import { useServices } from '../../app/services.tsx';
import { FaultNote } from '../../ui/fault-note.tsx';
import { faultOf } from '../../words/fault-words.ts';
import { useWords } from '../../words/use-words.ts';
import { StepFrame } from './step-frame.tsx';

/** Makes the practice disc and reads it as any other; or ends the guide without. */
export function PracticeStep({
  onBack,
  onEnd,
}: {
  onBack: () => void;
  onEnd: (practice: 'done' | 'later') => Promise<unknown>;
}) {
  const { t } = useWords();
  const services = useServices();
  const cache = useQueryClient();
  const practice = useMutation({
    mutationFn: async () => {
      const { path } = await services.engine.media.makePracticeDisc({});
      await onEnd('done');
      startScan(services, cache, [path]);
    },
  });
  return (
    <StepFrame
      step="practice"
      onSubmit={() => practice.mutate()}
      actions={
        <>
          <Button variant="subtle" color="gray" mie="auto" onClick={onBack}>
            {t('firstRun.back')}
          </Button>
          <Button variant="default" disabled={practice.isPending} onClick={() => void onEnd('later')}>
            {t('firstRun.finish')}
          </Button>
          <Button type="submit" loading={practice.isPending}>
            {t('firstRun.makeDisc')}
          </Button>
        </>
      }
    >
      {practice.error ? <FaultNote fault={faultOf(practice.error)} live="alert" /> : null}
    </StepFrame>
  );
}
