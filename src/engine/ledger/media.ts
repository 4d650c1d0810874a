import type Database from 'better-sqlite3';

/** What a medium is known by (`ScannedSource.fingerprint`). */
export interface MediaKeys {
  readonly content: string;
  readonly list: string;
}

/** Which media were imported from. */
export interface MediaRows {
  /** Notes that an import came from a medium. Twice is once. */
  remember(keys: MediaKeys, importId: string): void;
  /** The ids of the imports from this medium, or from one with the same images or the same names and studies; oldest first. */
  importsFrom(keys: MediaKeys): string[];
}

/** Open to the test that proves each of them uses an index. */
export const mediaSql = {
  importsFrom: `SELECT i.id FROM media m JOIN media_imports l ON l.media_seq = m.seq JOIN imports i ON i.seq = l.import_seq
    WHERE m.content_key = @content OR m.list_key = @list`,
} as const;

export function openMediaRows(db: Database): MediaRows {
  const add = db.prepare<[MediaKeys]>(
    'INSERT INTO media (content_key, list_key) VALUES (@content, @list) ON CONFLICT DO NOTHING',
  );
  const link = db.prepare<[MediaKeys & { importId: string }]>(
    `INSERT INTO media_imports (media_seq, import_seq)
     SELECT m.seq, i.seq FROM media m, imports i WHERE m.content_key = @content AND m.list_key = @list AND i.id = @importId
     ON CONFLICT DO NOTHING`,
  );
  const importsFrom = db.prepare<[MediaKeys], { id: string }>(mediaSql.importsFrom);
  return {
    remember: db.transaction(({ content, list }: MediaKeys, importId: string) => {
      add.run({ content, list });
      link.run({ content, list, importId });
    }),
    importsFrom: ({ content, list }) => [...new Set(importsFrom.all({ content, list }).map(({ id }) => id))],
  };
}
