import type { ReactNode } from 'react';
import { BrokenStart } from './broken-start.tsx';
import { useEngineState } from './engine-queries.ts';
import { PassphrasePage } from './passphrase-page.tsx';

/** What stands before the window's screens: a passphrase that is asked for, records that cannot be opened. */
export function StartGate({ children }: { children: ReactNode }) {
  const { data } = useEngineState();
  if (data?.state === 'locked' && data.passphrase) return <PassphrasePage question={data.passphrase} />;
  if (data?.state === 'failed' && data.fault?.class === 'setup') return <BrokenStart fault={data.fault} />;
  return children;
}
