import type { Dataset } from 'dcmjs-dimse';
import { FaultError } from '../../contract/fault.ts';
import { buildDataSet } from '../dicom/build-dataset.ts';
import type { PlainDataSet } from '../dicom/edit.ts';
import { type PlainReading, readDataSet } from '../dicom/read-data-set.ts';
import { implicitLittle, implicitLittleUid, transferSyntax } from '../dicom/transfer-syntax.ts';

export interface WorklistTarget {
  readonly host: string;
  readonly port: number;
  readonly calledAeTitle: string;
  readonly callingAeTitle: string;
  /** Over TLS (PS3.15 Annex B), trusting this CA where one is given. */
  readonly isTls: boolean;
  readonly caPem: string;
  /** What we show of ourselves, in PEM: the secure transport profiles let both sides ask for it. Absent or empty: nothing. */
  readonly clientCertPem?: string;
  readonly clientKeyPem?: string;
  readonly timeoutMs?: number;
}

const worklistFind = '1.2.840.10008.5.1.4.31';
/** PS3.4 Table K.4-1 and PS3.7 Table 9.1-3: more to come, with or without all keys supported; all is said. */
const pending = new Set([0xff00, 0xff01]);
const success = 0x0000;
/** A worklist of a day has hundreds; this many come of a server that ignores what is asked. */
const mostItems = 100_000;

/**
 * Asks a modality worklist (C-FIND, PS3.4 Annex K) and gives every answer, each decoded by its own character set.
 * @throws FaultError `ehr-unreachable`, `ehr-certificate`, `worklist-refused` (another AE title is wanted, or no worklist is served), `ehr-error`, `cancelled`
 */
export async function queryWorklist(
  target: WorklistTarget,
  keys: PlainDataSet,
  signal?: AbortSignal,
): Promise<PlainReading[]> {
  // Loaded when a worklist is asked: nobody else pays for it.
  const { default: dimse } = await import('dcmjs-dimse');
  dimse.log.disableAll();
  keepReplyBytes(dimse.Dataset);
  const answers: PlainReading[] = [];
  const timeoutMs = target.timeoutMs ?? 30_000;

  const request = new dimse.requests.CFindRequest();
  request.setAffectedSopClassUid(worklistFind);
  request.setDataset(new dimse.Dataset({}, implicitLittleUid));
  let syntaxUid = implicitLittleUid;
  const client = new dimse.Client();
  client.addRequest(request);

  return new Promise((resolve, reject) => {
    let isOver = false;
    const end = (error: FaultError | null): void => {
      if (isOver) return;
      isOver = true;
      signal?.removeEventListener('abort', stop);
      if (error === null) {
        resolve(answers);
        return;
      }
      reject(error);
      try {
        client.abort();
      } catch {
        // Not connected yet, or not any more.
      }
    };
    const stop = (): void => end(new FaultError('cancelled'));
    if (signal?.aborted) {
      stop();
      return;
    }
    signal?.addEventListener('abort', stop);
    request.on('response', (response) => {
      const status = response.getStatus();
      const bytes = replyBytes(response.getDataset());
      if (pending.has(status) && bytes !== null) {
        if (answers.push(readDataSet(bytes, syntaxUid)) > mostItems)
          end(new FaultError('ehr-error', { reason: 'too-many' }));
        return;
      }
      if (pending.has(status)) return;
      if (status === success) end(null);
      // 0122: the SOP class is not served; anything else is a failure or a list that was cut off (A700).
      else end(status === 0x0122 ? refused('no-worklist') : new FaultError('ehr-error', { status }));
    });
    client.on('associationRejected', () => end(refused('association')));
    client.on('associationAccepted', (association: Association) => {
      const accepted = association.getPresentationContexts().find(({ context }) => context.getResult() === 0);
      if (accepted === undefined) return end(refused('no-worklist'));
      // The server has chosen how data sets are written, before ours is sent.
      syntaxUid = accepted.context.getAcceptedTransferSyntaxUid() ?? implicitLittleUid;
      request.setDataset(keysAsBytes(dimse.Dataset, keys, syntaxUid));
    });
    client.on('networkError', (error: NodeJS.ErrnoException) => end(networkFault(error)));
    client.on('closed', () => end(new FaultError('ehr-unreachable', { reason: 'closed' })));
    client.send(target.host, target.port, target.callingAeTitle, target.calledAeTitle, {
      // The library takes its time limit for connecting as one for silence of any kind.
      ...{
        connectTimeout: timeoutMs,
        associationTimeout: timeoutMs,
        pduTimeout: timeoutMs,
        associationLingerTimeout: 0,
      },
      ...(target.isTls
        ? {
            securityOptions: {
              ...{ rejectUnauthorized: true, minVersion: 'TLSv1.2' },
              ...(target.caPem ? { ca: target.caPem } : {}),
              ...(target.clientCertPem ? { cert: target.clientCertPem } : {}),
              ...(target.clientKeyPem ? { key: target.clientKeyPem } : {}),
            },
          }
        : {}),
    });
  });
}

function refused(reason: string): FaultError {
  return new FaultError('worklist-refused', { reason });
}

function networkFault(error: NodeJS.ErrnoException): FaultError {
  const certificate = /certificate|self.signed|SELF_SIGNED|UNABLE_TO_VERIFY|altname/i.test(
    `${error.code} ${error.message}`,
  );
  return new FaultError(certificate ? 'ehr-certificate' : 'ehr-unreachable');
}

/** Our own bytes for the keys: the library would add keys of its own, and write them as Latin-1 only. */
function keysAsBytes(base: typeof Dataset, keys: PlainDataSet, syntaxUid: string): Dataset {
  const bytes = buildDataSet(keys, { encoding: transferSyntax(syntaxUid)?.encoding ?? implicitLittle });
  return new (class extends base {
    override getDenaturalizedDataset(): Buffer {
      return bytes;
    }
  })({}, syntaxUid);
}

interface Association {
  getPresentationContexts(): { context: { getResult(): number; getAcceptedTransferSyntaxUid(): string | undefined } }[];
}

interface DatasetReader {
  _fromElementsBuffer(buffer: Buffer, ...more: unknown[]): Record<string, unknown>;
  keepsReplyBytes?: true;
}

/**
 * The library decodes a reply by its first character set only and fails at names in several. It has no way to hand out the bytes, so its reader is told to
 * leave data sets as they are; commands (group 0000, PS3.7 Annex E) it reads itself.
 */
function keepReplyBytes(base: typeof Dataset): void {
  const reader = base.prototype as unknown as DatasetReader;
  if (reader.keepsReplyBytes) return;
  const readElements = reader._fromElementsBuffer;
  reader._fromElementsBuffer = function (buffer, ...more) {
    const isCommand = buffer.length >= 2 && buffer.readUInt16LE(0) === 0;
    return isCommand ? readElements.call(this, buffer, ...more) : { replyBytes: buffer };
  };
  reader.keepsReplyBytes = true;
}

function replyBytes(dataset: Dataset | undefined): Buffer | null {
  const bytes = dataset?.getElements().replyBytes;
  return Buffer.isBuffer(bytes) ? bytes : null;
}
