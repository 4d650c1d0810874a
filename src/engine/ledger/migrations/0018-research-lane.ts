/**
 * Studies for research have a lane of their own, told by a column of its own and no longer by a name in `archive` that no archive can have. It follows from the project, so
 * that the two never disagree; rows of before there were several archives, which had '' there, are in the right lane by it as well.
 */
export const researchLaneColumn = /* sql */ `
ALTER TABLE imports ADD COLUMN for_research INTEGER GENERATED ALWAYS AS (project IS NOT NULL) VIRTUAL;
UPDATE imports SET archive = '' WHERE project IS NOT NULL;
DROP INDEX imports_claimable_archive;
CREATE INDEX imports_claimable_archive ON imports (lane, for_research, archive, urgent DESC, seq) WHERE condition IN ('ready', 'waiting');
`;
