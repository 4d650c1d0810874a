import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { queryKeys } from '../../app/query-keys.ts';
import { useServices } from '../../app/services.tsx';
import { StatusBadge } from '../../ui/status-badge.tsx';
import { useWords } from '../../words/use-words.ts';
import { visibleText } from '../../words/visible-text.ts';
import classes from './settings-page.module.css';

const shown = 10;

/** Emergency accesses with their reasons, for administrators to look at; and who can sign in without the EHR. */
export function EmergencyList() {
  const { t, format } = useWords();
  const { engine } = useServices();
  const cache = useQueryClient();
  const emergencies = useQuery({ queryKey: queryKeys.emergencies, queryFn: () => engine.people.emergencies({}) });
  const known = useQuery({ queryKey: queryKeys.knownPeople, queryFn: () => engine.people.known({}) });
  const acknowledge = useMutation({
    mutationFn: (id: number) => engine.people.acknowledge({ id }),
    onSuccess: (list) => {
      cache.setQueryData(queryKeys.emergencies, list);
      void cache.invalidateQueries({ queryKey: queryKeys.health });
    },
  });
  const forget = useMutation({
    mutationFn: (id: string) => engine.people.forget({ id }),
    onSuccess: (list) => cache.setQueryData(queryKeys.knownPeople, list),
  });
  return (
    <>
      <h3 className={classes.subtitle}>{t('people.emergencies')}</h3>
      {emergencies.data?.length === 0 ? <span className={classes.state}>{t('people.noEmergencies')}</span> : null}
      {(emergencies.data ?? []).slice(0, shown).map(({ id, at, personName, reason, seenAt }) => (
        <div key={id} className={classes.check}>
          <span>{t('people.emergencyLine', { name: visibleText(personName), time: format.moment(at) })}</span>
          {seenAt === null ? (
            <Button size="xs" variant="default" onClick={() => acknowledge.mutate(id)}>
              {t('people.markSeen')}
            </Button>
          ) : (
            <StatusBadge tone="quiet">{t('people.seen')}</StatusBadge>
          )}
          <span className={classes.checkDetail}>{visibleText(reason)}</span>
        </div>
      ))}
      <h3 className={classes.subtitle}>{t('people.known')}</h3>
      {(known.data ?? []).map(({ id, name, roles, offlineUntil }) => (
        <div key={id} className={classes.check}>
          <span>{visibleText(name)}</span>
          {offlineUntil === null ? null : (
            <Button size="xs" variant="default" onClick={() => forget.mutate(id)}>
              {t('people.forget')}
            </Button>
          )}
          <span className={classes.checkDetail}>
            {roles.map((role) => t(`people.role.${role}`)).join(', ')} ·{' '}
            {offlineUntil === null
              ? t('people.knownOnline')
              : t('people.knownOffline', { time: format.moment(offlineUntil) })}
          </span>
        </div>
      ))}
    </>
  );
}
