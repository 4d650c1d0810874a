/** Which of several archives a study goes to: '' for the first one. Each has a lane of its own, so that one that is away holds up no other. */
export const archives = /* sql */ `
ALTER TABLE imports ADD COLUMN archive TEXT NOT NULL DEFAULT '';
-- The claim for one archive, and the archives that something waits for.
CREATE INDEX imports_claimable_archive ON imports (lane, archive, urgent DESC, seq) WHERE condition IN ('ready', 'waiting');
`;
