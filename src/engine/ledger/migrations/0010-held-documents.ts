/** Documents of media are held like images; their objects are built when an import is staged, of whatever copy has the same bytes. */
export const heldDocuments = /* sql */ `
CREATE INDEX held_files_content ON held_files (sha256);
-- Documents that an approved import has still to be built of: no sweep takes them away.
CREATE INDEX instances_to_build ON instances (json_extract(built, '$.fileSha256')) WHERE built IS NOT NULL AND staged_at IS NULL;
`;
