/** A single study can be stopped; what the site's statistics count is kept with each import. */
export const queue = /* sql */ `
ALTER TABLE imports ADD COLUMN paused INTEGER NOT NULL DEFAULT 0;     -- a person stopped this one: no lane claims it
ALTER TABLE imports ADD COLUMN decided TEXT NOT NULL DEFAULT '';      -- how it was matched: auto, confirm, choose, none; '' without an EHR, and before this column
ALTER TABLE imports ADD COLUMN sender TEXT NOT NULL DEFAULT '';       -- the institution that the disc names
CREATE INDEX imports_created ON imports (created_at);
`;
