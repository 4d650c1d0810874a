/** Objects that are made of documents: what stands around a file's bytes, and what the scans offer. */
export const documents = /* sql */ `
ALTER TABLE instances ADD COLUMN built TEXT;                              -- JSON, the documents room's own shape; NULL for what lies on the medium
ALTER TABLE scans ADD COLUMN documents TEXT NOT NULL DEFAULT '[]';        -- JSON, the documents room's own shape
`;
