import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, use, useEffect, useSyncExternalStore } from 'react';
import type { Connection, Services } from './engine-client.ts';
import { bindEngineEvents } from './engine-events.ts';

const ServicesContext = createContext<Services | null>(null);

/** Gives every screen the present engine and shell, and binds their events to the query cache. */
export function ServicesProvider({ connection, children }: { connection: Connection; children: ReactNode }) {
  const queryClient = useQueryClient();
  const services = useSyncExternalStore(connection.subscribe, connection.current);
  useEffect(() => bindEngineEvents(services, queryClient), [services, queryClient]);
  return <ServicesContext value={services}>{children}</ServicesContext>;
}

/** The present engine and shell. */
export function useServices(): Services {
  const services = use(ServicesContext);
  if (!services) throw new Error('useServices needs a ServicesProvider around it');
  return services;
}
