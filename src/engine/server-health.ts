import { type Fault, fault } from '../contract/fault.ts';
import { type Health, type HealthFact, healthFact } from '../contract/settings.ts';
import type { StoredSettings } from './connections.ts';
import { worklistTarget } from './directory/worklist-connector.ts';
import { type ProbeOutcome, probeServer, tlsCertificateEnd } from './http/probe-server.ts';

/** A certificate that ends sooner is worth a word to whoever renews it. */
const soonMs = 30 * 24 * 3_600_000;
/** Above this, times in the audit trail and in the EHR tell another order of events; tokens of five minutes begin to fail. */
const toleratedSkewMs = 60_000;

interface Server {
  readonly part: 'archive' | 'ehr' | 'viewer';
  readonly url: string;
}

/** Lines that only the servers' own answers tell: whether the viewer's is there, how far the clocks are apart, and how long the certificates last. */
export async function serverHealth(settings: StoredSettings, signal: AbortSignal, now = Date.now()): Promise<Health[]> {
  const { archive, ehr, viewer, allowPlainHttpHosts } = settings;
  const caPems = [archive?.caPem ?? '', ehr?.caPem ?? ''];
  const servers: Server[] = [
    ...(archive ? [{ part: 'archive' as const, url: archive.url }] : []),
    ...(ehr && /^https?:/.test(ehr.url) ? [{ part: 'ehr' as const, url: ehr.url }] : []),
    ...(viewer ? [{ part: 'viewer' as const, url: viewer.url }] : []),
  ];
  const worklistAsked = worklistCertificateEnd(ehr, signal);
  const outcomes = await Promise.all(
    servers.map(async (server) => ({
      ...server,
      outcome: await probeServer({ url: server.url, caPems, allowPlainHttpHosts, signal }).catch(
        (): ProbeOutcome => ({ kind: 'unreachable' }),
      ),
    })),
  );
  const seen = outcomes.flatMap(({ part, outcome }) => (outcome.kind === 'facts' ? [{ part, ...outcome.facts }] : []));
  const worklistEnd = await worklistAsked;
  const ends = [
    ...seen.flatMap(({ part, certificateUntil: end }) => (end ? [{ part, end: end.getTime() }] : [])),
    ...(worklistEnd ? [{ part: 'worklist' as const, end: worklistEnd.getTime() }] : []),
  ];
  const skews = seen.flatMap(({ part, clockAheadMs: ms }) => (ms === null || part === 'viewer' ? [] : [{ part, ms }]));
  return [
    viewerLine(settings, outcomes.find(({ part }) => part === 'viewer')?.outcome ?? null),
    clockLine(skews),
    certificateLine(ends, now),
  ];
}

/** A worklist over TLS has a certificate, too, and no HTTP to ask for it (PS3.15 Annex B). Null for any other directory. */
async function worklistCertificateEnd(ehr: StoredSettings['ehr'], signal: AbortSignal): Promise<Date | null> {
  if (ehr === null || !/^dicoms:/i.test(ehr.url)) return null;
  const { host, port } = worklistTarget(ehr.url, ehr.user, ehr.caPem);
  return tlsCertificateEnd({ host, port, caPems: [ehr.caPem], signal });
}

function viewerLine({ viewer, ehr }: StoredSettings, outcome: ProbeOutcome | null): Health {
  const part = 'viewer';
  if (outcome === null || viewer === null) {
    const fromEhr = ehr?.kind === 'rest';
    const detail = fromEhr ? 'addresses come from the EHR' : '';
    return line(part, fromEhr ? 'ok' : 'not-configured', detail, fromEhr ? [healthFact('viewer-from-ehr')] : [], null);
  }
  const facts = [healthFact('viewer-address', { url: viewer.url })];
  if (outcome.kind === 'certificate') return line(part, 'failed', viewer.url, facts, fault('viewer-certificate'));
  if (outcome.kind === 'unreachable') return line(part, 'failed', viewer.url, facts, fault('viewer-unreachable'));
  // 401 and 403: somebody is there and wants a token, which only a study's own address has.
  if (outcome.facts.status >= 500 || outcome.facts.status === 404)
    return line(
      part,
      'failed',
      viewer.url,
      facts,
      fault('viewer-unreachable', { reason: `HTTP ${outcome.facts.status}` }),
    );
  return line(part, 'ok', viewer.url, facts, null);
}

function clockLine(skews: readonly { part: Server['part']; ms: number }[]): Health {
  const worst = skews.toSorted((one, other) => Math.abs(other.ms) - Math.abs(one.ms))[0];
  if (worst === undefined)
    return line('clock', 'not-configured', 'no server tells its time', [healthFact('no-clock')], null);
  const seconds = Math.round(Math.abs(worst.ms) / 1000);
  if (Math.abs(worst.ms) <= toleratedSkewMs)
    return line(
      ...(['clock', 'ok', `agrees with ${skews.map(({ part }) => part).join(' and ')} to ${seconds + 1} s`] as const),
      skews.map(({ part }) => healthFact('clock-agrees', { part, skewSeconds: seconds + 1 })),
      null,
    );
  const direction = worst.ms > 0 ? 'behind' : 'ahead of';
  const code = worst.ms > 0 ? 'clock-behind' : 'clock-ahead';
  const facts = [healthFact(code, { part: worst.part, skewSeconds: seconds })];
  const detail = `${seconds} s ${direction} the ${worst.part}`;
  return line('clock', 'warning', detail, facts, fault('clock-differs', { seconds }));
}

function certificateLine(ends: readonly { part: Health['part']; end: number }[], now: number): Health {
  const first = ends.toSorted((one, other) => one.end - other.end)[0];
  if (first === undefined)
    return line('certificate', 'not-configured', 'no server with TLS answers', [healthFact('no-certificate')], null);
  const days = Math.floor((first.end - now) / 86_400_000);
  const endsOn = new Date(first.end).toISOString().slice(0, 10);
  const detail = `${first.part}: until ${endsOn} (${days} days)`;
  const facts = [healthFact('certificate-until', { part: first.part, endsOn, leftDays: days })];
  return first.end - now < soonMs
    ? line('certificate', 'warning', detail, facts, fault('certificate-ends', { days }))
    : line('certificate', 'ok', detail, facts, null);
}

function line(
  part: Health['part'],
  state: Health['state'],
  detail: string,
  facts: HealthFact[],
  why: Fault | null,
): Health {
  return { part, state, detail, facts, fault: why };
}
