/** What a series of these holds is not looked at as an image: documents (DOC, OT for some), reports, marks and plans (PS3.3 §C.7.3.1.1.1). */
const papers = new Set(['DOC', 'OT', 'SR', 'KO', 'PR', 'SEG', 'REG', 'RTSTRUCT', 'RTDOSE', 'RTPLAN', 'RTRECORD']);

export type SeriesTags = { Modality?: string; SeriesNumber?: string; SeriesInstanceUID?: string };

/** The order in which the viewer's own configuration (`imagesBeforePapers` in site/app-config.js, which is a file of the page) lists series; the first is hung. */
export function viewingOrder(one: SeriesTags, other: SeriesTags): number {
  const rank = ({ Modality }: SeriesTags): number => (papers.has(Modality ?? '') ? 1 : 0);
  const number = ({ SeriesNumber }: SeriesTags): number => Number(SeriesNumber ?? 0);
  const uid = ({ SeriesInstanceUID }: SeriesTags): string => String(SeriesInstanceUID);
  return rank(one) - rank(other) || number(one) - number(other) || (uid(one) < uid(other) ? -1 : 1);
}
