import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useNavigation } from '../../app/navigation.ts';
import { useServices } from '../../app/services.tsx';
import { useToasts } from '../../app/toasts/toasts.ts';
import { FaultNote } from '../../ui/fault-note.tsx';
import { UploadProgress } from '../../ui/upload-progress.tsx';
import { faultOf } from '../../words/fault-words.ts';
import { useWords } from '../../words/use-words.ts';
import classes from './import-all.module.css';
import type { ImportAllRow } from './use-import-all.ts';
import type { ImportRun } from './use-import-run.ts';

/** What will happen, how far it is, and afterwards the ways on and back. Enter starts nothing: no button has the focus by itself. */
export function ImportAllFoot({
  run,
  ready,
  stays,
  isLooking,
  isTicked,
  onStart,
  onStop,
  close,
}: {
  run: ImportRun;
  ready: readonly ImportAllRow[];
  /** How many do not go along. */
  stays: number;
  isLooking: boolean;
  isTicked: boolean;
  onStart: (rows: readonly ImportAllRow[]) => void;
  onStop: () => void;
  close: () => void;
}) {
  const { t } = useWords();
  const made = Object.keys(run.made).length;
  if (run.isRunning) {
    return (
      <div className={classes.foot}>
        <div className={classes.running}>
          <UploadProgress
            label={t('importAll.title')}
            text={t('importAll.progress', { done: made, total: run.total })}
            share={made / run.total}
            moving
          />
        </div>
        <Button variant="default" onClick={onStop}>
          {t('importAll.stop')}
        </Button>
      </div>
    );
  }
  const sentences = [
    made > 0 ? t('importAll.done', { count: made }) : null,
    !isTicked && ready.length > 0 ? t('import.needTicks') : null,
    isTicked && ready.length > 0 && !isLooking ? t('importAll.will', { count: ready.length }) : null,
    isLooking ? t('import.needPlan') : null,
    stays > 0 ? t('importAll.stay', { count: stays }) : null,
  ].filter(Boolean);
  return (
    <div className={classes.foot}>
      <p className={classes.say} role="status" id="import-all-say">
        {sentences.join(' ')}
      </p>
      {made > 0 ? <Afterwards run={run} close={close} /> : null}
      {ready.length > 0 || made === 0 ? (
        <Button
          disabled={!isTicked || isLooking || ready.length === 0}
          aria-describedby="import-all-say"
          onClick={() => onStart(ready)}
        >
          {ready.length > 0 ? t('importAll.start', { count: ready.length }) : t('import.action')}
        </Button>
      ) : null}
    </div>
  );
}

/** All that were made can be cancelled as one, and that be taken back as one, as each could in the queue. */
function Afterwards({ run, close }: { run: ImportRun; close: () => void }) {
  const { t } = useWords();
  const { engine } = useServices();
  const openQueue = useNavigation((state) => state.openQueue);
  const views = Object.values(run.made);
  const each = async (act: (importId: string) => Promise<unknown>) => {
    for (const { id } of views) await act(id);
  };
  const cancel = useMutation({
    mutationFn: () => each((importId) => engine.imports.cancel({ importId })),
    onSuccess: () => {
      useToasts.getState().show({
        text: t('importAll.cancelled', { count: views.length }),
        undo: () => each((importId) => engine.imports.restore({ importId })),
      });
      close();
    },
  });
  return (
    <>
      {cancel.error ? <FaultNote fault={faultOf(cancel.error)} live="alert" /> : null}
      <Button variant="subtle" color="gray" loading={cancel.isPending} onClick={() => cancel.mutate()}>
        {t('importAll.cancel', { count: views.length })}
      </Button>
      <Button
        variant="default"
        onClick={() => {
          close();
          openQueue(views[0]?.id);
        }}
      >
        {t('import.toQueue')}
      </Button>
    </>
  );
}
