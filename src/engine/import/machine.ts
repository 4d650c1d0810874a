import type { Fault } from '../../contract/fault.ts';
import type { Station } from '../../contract/import-choices.ts';
import type { ImportState } from '../ledger/imports.ts';

/**
 * What can happen to an import. Everything else about it is facts of its instances.
 *
 * - `claimed`: the worker takes it up (done in the ledger's one claim statement; listed here so that the table is whole)
 * - `interrupted`: the process ended, or the queue was paused, in the middle of a station
 * - `advanced`, `retried`, `held`: what a station came to
 * - `sentBack`: verify found that the archive does not hold everything; upload has to run again
 * - `released`: the operator says "try again now"
 * - `reopened`: the operator has the medium again; everything that failed is tried from the start
 * - `withdrawn`: the study is not this patient's; what the EHR was told is taken back
 * - `cancelled`: the operator does not want it any more
 * - `restored`: the operator wants a cancelled one after all; the medium's files were given back, so it starts with them
 */
export type ImportEvent =
  | { readonly type: 'claimed' }
  | { readonly type: 'interrupted' }
  | { readonly type: 'advanced' }
  | { readonly type: 'retried'; readonly fault: Fault; readonly retryAt: string; readonly attempts: number }
  | { readonly type: 'held'; readonly fault: Fault }
  | { readonly type: 'sentBack'; readonly fault: Fault; readonly retryAt: string; readonly attempts: number }
  | { readonly type: 'released' }
  | { readonly type: 'reopened' }
  | { readonly type: 'withdrawn' }
  | { readonly type: 'cancelled' }
  | { readonly type: 'restored' };

const next: Readonly<Record<Station, Station>> = {
  stage: 'upload',
  upload: 'verify',
  verify: 'link',
  link: 'done',
  done: 'done',
};

/**
 * The transition table of the import machine, pure: the state after an event, or null where the event means nothing in that state and
 * changes nothing. A finished import stands at `done` and `ready`; no lane claims it.
 */
export function transition(state: ImportState, event: ImportEvent): ImportState | null {
  const { station, condition } = state;
  const running = condition === 'running';
  switch (event.type) {
    case 'claimed':
      return station !== 'done' && (condition === 'ready' || condition === 'waiting')
        ? { ...state, condition: 'running', retryAt: null }
        : null;
    case 'interrupted':
      return running ? { ...state, condition: 'ready' } : null;
    case 'advanced':
      return running ? advanced(state) : null;
    case 'retried':
      return running ? waiting(station, event) : null;
    case 'sentBack':
      return running && station === 'verify' ? waiting('upload', event) : null;
    case 'held':
      return running ? { ...state, condition: 'held', retryAt: null, fault: event.fault } : null;
    case 'released':
      return station !== 'done' && (condition === 'held' || condition === 'waiting') ? fresh(station) : null;
    case 'reopened':
      return station === 'done' || condition === 'held' || condition === 'waiting' ? fresh('stage') : null;
    case 'withdrawn':
      return running ? null : fresh('link');
    case 'cancelled':
      return station !== 'done' && condition !== 'cancelled'
        ? { ...state, condition: 'cancelled', retryAt: null }
        : null;
    case 'restored':
      return condition === 'cancelled' ? fresh('stage') : null;
  }
}

/** What the archive lost before stays counted until verify is through: an archive that loses and loses must not be fed for ever. */
function advanced(state: ImportState): ImportState {
  const resent = state.station === 'upload' && state.fault?.code === 'archive-instance-missing';
  const { attempts, fault } = state;
  return { ...fresh(next[state.station]), ...(resent ? { attempts, fault } : {}) };
}

function fresh(station: Station): ImportState {
  return { station, condition: 'ready', retryAt: null, attempts: 0, fault: null };
}

function waiting(
  station: Station,
  event: { readonly fault: Fault; readonly retryAt: string; readonly attempts: number },
): ImportState {
  return { station, condition: 'waiting', retryAt: event.retryAt, attempts: event.attempts, fault: event.fault };
}
