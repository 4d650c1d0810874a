import { NativeSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ImportView } from '../../../contract/imports.ts';
import { queryKeys } from '../../app/query-keys.ts';
import { useServices } from '../../app/services.tsx';
import { FaultNote } from '../../ui/fault-note.tsx';
import { faultOf } from '../../words/fault-words.ts';
import { dotted } from '../../words/i18n.ts';
import { useWords } from '../../words/use-words.ts';

/** The patient's other orders that could take the study; none is chosen beforehand. */
export function OrderChoice({
  view,
  orderId,
  onChoose,
}: {
  view: ImportView;
  orderId: string;
  onChoose: (orderId: string) => void;
}) {
  const { t } = useWords();
  const { engine } = useServices();
  const patientId = view.patient.id;
  const orders = useQuery({
    queryKey: queryKeys.patientOrders(patientId),
    queryFn: ({ signal }) => engine.directory.patientOrders({ patientId }, { signal }),
  });
  if (orders.error) return <FaultNote fault={faultOf(orders.error)} live="status" />;
  const open = (orders.data ?? []).filter(
    ({ id, status, studyInstanceUid }) =>
      id !== view.order?.id &&
      status !== 'cancelled' &&
      (studyInstanceUid === '' || studyInstanceUid === view.studyInstanceUid),
  );
  if (orders.data && open.length === 0) return <p>{t('archiveConflict.noOrders')}</p>;
  return (
    <NativeSelect
      label={t('archiveConflict.order')}
      value={orderId}
      data={[
        { value: '', label: t('order.choose') },
        ...open.map(({ id, accessionNumber, procedureName }) => ({
          value: id,
          label: dotted([accessionNumber, procedureName]),
        })),
      ]}
      onChange={(event) => onChoose(event.currentTarget.value)}
    />
  );
}
