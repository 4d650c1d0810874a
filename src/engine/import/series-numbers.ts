import type { SeriesNumbers } from '../../contract/imports.ts';
import type { ImportRow } from '../ledger/imports.ts';
import type { Ledger } from '../ledger/open-ledger.ts';

type Counted = Omit<SeriesNumbers, 'short'>;

/** The five numbers of each series of an import. A series of which nothing could be read is there too; green is only what falls short of none. */
export function seriesNumbers(ledger: Ledger, row: Pick<ImportRow, 'seq'>): SeriesNumbers[] {
  const counted = new Map(ledger.instances.bySeries(row.seq).map((series) => [series.seriesInstanceUid, series]));
  const promises = new Map(ledger.imports.series(row.seq).map((series) => [series.seriesInstanceUid, series]));
  return [...new Set([...promises.keys(), ...counted.keys()])].map((seriesInstanceUid) => {
    const { selected = 0, readable = 0, sent = 0, confirmed = 0 } = counted.get(seriesInstanceUid) ?? {};
    const { modality = '', number = null, description = '', promised, found } = promises.get(seriesInstanceUid) ?? {};
    const numbers = {
      ...{ seriesInstanceUid, modality, number, description },
      ...{ promised: promised ?? selected, found: found ?? selected, readable, sent, confirmed },
    };
    return { ...numbers, short: shortAt(numbers) };
  });
}

/** The first number that is smaller than the one before. More found than a directory lists is no loss. */
function shortAt({ promised, found, readable, sent, confirmed }: Counted): SeriesNumbers['short'] {
  if (found < promised) return 'found';
  if (readable < found) return 'readable';
  if (sent < readable) return 'sent';
  return confirmed < sent ? 'confirmed' : null;
}
