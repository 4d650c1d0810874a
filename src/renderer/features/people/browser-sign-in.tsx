import { Button, Loader } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Fault } from '../../../contract/fault.ts';
import type { Desk } from '../../../contract/people.ts';
import { useServices } from '../../app/services.tsx';
import { FaultNote } from '../../ui/fault-note.tsx';
import { faultOf } from '../../words/fault-words.ts';
import { useWords } from '../../words/use-words.ts';
import classes from './people.module.css';

/** The EHR's own page, in the computer's browser: Gantry never sees the password. */
export function BrowserSignIn({ desk }: { desk: Desk }) {
  const { t } = useWords();
  const { engine, shell } = useServices();
  const [failed, setFailed] = useState<Fault | null>(null);
  useEffect(() => engine.people.browserFailed(setFailed), [engine]);
  const open = useMutation({
    mutationFn: () => {
      setFailed(null);
      return shell.people.openBrowser({ done: t('people.browserDone'), refused: t('people.browserRefused') });
    },
  });
  const fault = failed ?? (open.error ? faultOf(open.error) : null);
  return (
    <div className={classes.form}>
      {fault ? <FaultNote fault={fault} live="alert" /> : null}
      <div className={classes.actions}>
        {desk.isBrowserOpen ? (
          <>
            <Loader size="sm" aria-hidden />
            <span role="status">{t('people.waiting')}</span>
            <Button variant="default" onClick={() => void engine.people.cancelBrowser({})}>
              {t('common.close')}
            </Button>
          </>
        ) : (
          <Button loading={open.isPending} onClick={() => open.mutate()} data-autofocus>
            {t('people.openBrowser')}
          </Button>
        )}
      </div>
    </div>
  );
}
