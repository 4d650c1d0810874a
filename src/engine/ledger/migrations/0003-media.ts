/**
 * Media that were imported from, so that one that comes again is known: by what is on it, never by its label. When, by whom, and what was
 * confirmed or lost stands with the imports themselves.
 */
export const media = /* sql */ `
CREATE TABLE media (
  seq INTEGER PRIMARY KEY,
  content_key TEXT NOT NULL,                 -- its images: the same files in any container, order and folder
  list_key TEXT NOT NULL,                    -- its names and studies: a disc that has lost images since
  UNIQUE (content_key, list_key)
) STRICT;
CREATE INDEX media_list ON media (list_key);
CREATE TABLE media_imports (
  media_seq INTEGER NOT NULL REFERENCES media (seq) ON DELETE CASCADE,
  import_seq INTEGER NOT NULL REFERENCES imports (seq) ON DELETE CASCADE,
  PRIMARY KEY (media_seq, import_seq)
) STRICT, WITHOUT ROWID;
CREATE INDEX media_imports_import ON media_imports (import_seq);

-- Scans of an older shape: a disc that is still open is read again.
DELETE FROM scans;
`;
