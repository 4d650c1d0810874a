import {
  IconArrowBackUp,
  IconBolt,
  IconFileDescription,
  IconPlayerPause,
  IconPlayerPlay,
  IconRefresh,
  IconX,
} from '@tabler/icons-react';
import type { ImportView } from '../../../contract/imports.ts';
import { useNavigation } from '../../app/navigation.ts';
import { type MenuOwner, type RowAction, RowMenu } from '../../ui/row-menu.tsx';
import { useWords } from '../../words/use-words.ts';
import type { useImportActions } from './use-import-actions.ts';

/** The menu of an import: its story, what can be done with it, its numbers to copy. */
export function ImportMenu({
  view,
  actions,
  children,
}: {
  view: ImportView;
  actions: ReturnType<typeof useImportActions>;
  children: MenuOwner;
}) {
  const { t } = useWords();
  const openStudy = useNavigation((state) => state.openStudy);
  const { can, retry, pause, urgent, cancel, restore, waitsForHour } = actions;
  const icon = { size: 16, 'aria-hidden': true } as const;
  const items: (RowAction | false)[] = [
    { name: t('study.open'), icon: <IconFileDescription {...icon} />, run: () => openStudy(view.id) },
    can.retry && {
      name: t(waitsForHour ? 'queue.sendNow' : 'queue.retryNow'),
      icon: <IconRefresh {...icon} />,
      run: () => retry.mutate(),
    },
    can.urgent && {
      name: t(view.urgent ? 'queue.notUrgent' : 'queue.makeUrgent'),
      icon: <IconBolt {...icon} />,
      run: () => urgent.mutate(!view.urgent),
    },
    can.pause && { name: t('queue.pause'), icon: <IconPlayerPause {...icon} />, run: () => pause.mutate(true) },
    can.resume && { name: t('queue.resume'), icon: <IconPlayerPlay {...icon} />, run: () => pause.mutate(false) },
    can.cancel && { name: t('queue.cancel'), icon: <IconX {...icon} />, run: () => cancel.mutate() },
    can.restore && { name: t('queue.restore'), icon: <IconArrowBackUp {...icon} />, run: () => restore.mutate() },
  ];
  return (
    <RowMenu
      label={t('queue.menuName', { title: view.title })}
      actions={items.filter((item) => item !== false)}
      copies={[
        { name: t('history.mrn'), value: view.patient.mrn },
        { name: t('history.accession'), value: view.order?.accessionNumber ?? '' },
        { name: t('queue.studyUid'), value: view.studyInstanceUid },
        { name: t('queue.importId'), value: view.id },
      ]}
    >
      {children}
    </RowMenu>
  );
}
