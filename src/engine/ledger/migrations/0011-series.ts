/** What the disc promised of each series and what was found there, as it was when the import was approved. */
export const series = /* sql */ `
ALTER TABLE imports ADD COLUMN series TEXT NOT NULL DEFAULT '[]';  -- JSON
`;
