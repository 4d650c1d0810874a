import { Button, TextInput } from '@mantine/core';
import { IconFileTypePdf, IconPrinter } from '@tabler/icons-react';
import { useMutation, useQueries, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { createPortal } from 'react-dom';
import type { ImportView } from '../../../contract/imports.ts';
import { useImports, useSettings } from '../../app/engine-queries.ts';
import { queryKeys } from '../../app/query-keys.ts';
import { useServices } from '../../app/services.tsx';
import { FactList } from '../../ui/fact-line.tsx';
import { FaultNote } from '../../ui/fault-note.tsx';
import { faultOf } from '../../words/fault-words.ts';
import { dotted } from '../../words/i18n.ts';
import { needsDisc } from '../../words/import-words.ts';
import { readableName } from '../../words/person-name.ts';
import { useWords } from '../../words/use-words.ts';
import classes from './receipt.module.css';
import { isOnItsWay, isUnproven, receiptStudies, type UnreadStudy, unreadOf } from './receipt-studies.ts';

/**
 * A receipt for whoever brought the disc: what was imported for this patient on that day, what could not be read, and to whom the disc went back. Printed or
 * saved as a PDF, which notes the return; the paper itself is kept nowhere.
 */
export function Receipt({ view, by }: { view: ImportView; by: string }) {
  const { t, format } = useWords();
  const { engine, shell } = useServices();
  const cache = useQueryClient();
  const settings = useSettings();
  const imports = useImports();
  const patient = readableName(view.patient.name);
  // As long as the disc is needed it stays here.
  const [returnedTo, setReturnedTo] = useState(needsDisc(view) ? '' : patient);
  const studies = receiptStudies(view, imports.data ?? []);
  const details = useQueries({
    queries: studies.map(({ id }) => ({
      queryKey: queryKeys.import(id),
      queryFn: ({ signal }: { signal: AbortSignal }) => engine.imports.get({ importId: id }, { signal }),
    })),
  });
  // Of a study that is not known whole nothing is said to the patient.
  const isKnown = imports.isSuccess && details.every(({ isSuccess }) => isSuccess);
  const known = details.flatMap(({ data }) => data ?? []);
  const unread = unreadOf(known);
  // One state of things on one paper: what is listed is what was counted.
  const listed = isKnown ? known : studies;
  const isCopying = known.some(({ station }) => station === 'stage');
  const asking = imports.error ?? details.find(({ error }) => error)?.error;
  const hand = useMutation({
    mutationFn: async (as: 'paper' | 'pdf') => {
      const to = returnedTo.trim();
      const name = `gantry-receipt-${view.createdAt.slice(0, 10)}.pdf`;
      const isMade =
        as === 'paper' ? (await shell.print.paper({})).printed : (await shell.print.savePdf({ name })).saved;
      if (isMade && to !== '') await engine.desk.discReturned({ importId: view.id, to });
      return isMade;
    },
    onSuccess: () =>
      Promise.all([
        cache.invalidateQueries({ queryKey: queryKeys.histories }),
        cache.invalidateQueries({ queryKey: queryKeys.importStory(view.id) }),
      ]),
  });
  return (
    <section aria-label={t('history.receipt')} className={classes.ask}>
      <h3 className={classes.title}>{t('history.receipt')}</h3>
      <TextInput
        label={t('history.returnedTo')}
        description={t('history.returnedHint')}
        value={returnedTo}
        onChange={(event) => setReturnedTo(event.currentTarget.value)}
      />
      <div className={classes.actions}>
        <Button
          variant="default"
          leftSection={<IconPrinter size={16} aria-hidden />}
          disabled={!isKnown}
          loading={hand.isPending && hand.variables === 'paper'}
          onClick={() => hand.mutate('paper')}
        >
          {t('history.printReceipt')}
        </Button>
        <Button
          variant="default"
          leftSection={<IconFileTypePdf size={16} aria-hidden />}
          disabled={!isKnown}
          loading={hand.isPending && hand.variables === 'pdf'}
          onClick={() => hand.mutate('pdf')}
        >
          {t('history.savePdf')}
        </Button>
      </div>
      {asking ? <FaultNote fault={faultOf(asking)} live="alert" /> : null}
      {hand.data === false && hand.variables === 'paper' ? <p role="status">{t('history.notPrinted')}</p> : null}
      {hand.error ? <FaultNote fault={faultOf(hand.error)} live="alert" /> : null}
      {createPortal(
        <article className={classes.sheet} aria-hidden data-receipt>
          <p className={classes.place}>{settings.data?.site.institutionName}</p>
          <h1>{t('history.receipt')}</h1>
          <FactList
            facts={[
              { label: t('history.patient'), value: patient },
              { label: t('history.mrn'), value: view.patient.mrn },
              { label: t('history.when'), value: format.moment(view.createdAt) },
              { label: t('history.by'), value: by },
            ]}
          />
          <h2>{t(listed.some(isUnproven) ? 'history.received' : 'history.imported')}</h2>
          <table className={classes.studies}>
            <thead>
              <tr>
                <th>{t('history.study')}</th>
                <th>{t('history.studyDate')}</th>
                <th>{t('history.result')}</th>
              </tr>
            </thead>
            <tbody>
              {listed.map((one) => (
                <tr key={one.id}>
                  <td>{nameOf(one)}</td>
                  <td>{one.studyDate ? format.date(one.studyDate) : t('review.undated')}</td>
                  <td>
                    {isUnproven(one)
                      ? t(isOnItsWay(one) ? 'history.underWay' : 'history.notSent')
                      : t('queue.confirmedOf', { confirmed: one.counts.confirmed, total: one.counts.selected })}
                    {one.missing > 0 ? <> · {t('queue.missingOnDisc', { count: one.missing })}</> : null}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
          <h2>{t('history.unreadable')}</h2>
          {unread.map((one) => (
            <Unread key={one.view.id} unread={one} isNamed={studies.length > 1} />
          ))}
          {isCopying ? <p>{t('history.stillCopied')}</p> : null}
          {unread.length === 0 && !isCopying ? <p>{t('history.allRead')}</p> : null}
          <h2>{t('history.disc')}</h2>
          <p>
            {returnedTo.trim() === '' ? t('history.notReturned') : t('history.returned', { to: returnedTo.trim() })}
          </p>
          <p className={classes.signature}>{t('history.signature')}</p>
        </article>,
        document.body,
      )}
    </section>
  );
}

/** What is lost of one study, series by series where the disc says in which it lay. */
function Unread({ unread: { view, series }, isNamed }: { unread: UnreadStudy; isNamed: boolean }) {
  const { t } = useWords();
  return (
    <>
      {isNamed ? <h3>{nameOf(view)}</h3> : null}
      {series.length === 0 ? (
        <p>{t('queue.missingOnDisc', { count: view.missing })}</p>
      ) : (
        <ul>
          {series.map((one) => (
            <li key={one.seriesInstanceUid}>
              {dotted([one.number, one.modality, one.description]) || t('series.unnamed')}:{' '}
              {t('history.lostOf', { count: one.promised - one.readable, total: one.promised })}
            </li>
          ))}
        </ul>
      )}
    </>
  );
}

function nameOf({ modalities, title }: ImportView): string {
  return dotted([modalities.join(', '), title]);
}
