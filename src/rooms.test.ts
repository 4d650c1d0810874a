import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

/**
 * The map of ARCHITECTURE.md, held by machine. A room may import itself, what its row names, and Node's own modules;
 * test files may import anything but are not imported.
 */
const src = dirname(fileURLToPath(import.meta.url));

interface Rule {
  readonly rooms: readonly string[];
  readonly packages?: readonly string[];
  /** Single files of rooms that are otherwise closed to this one. */
  readonly files?: readonly string[];
}

const engineRooms: Record<string, Rule> = {
  'engine/dicom': { rooms: [], files: ['engine/thread-start.ts'] },
  'engine/disc-maker': { rooms: [] },
  'engine/http': { rooms: ['contract'], packages: ['got'] },
  'engine/vault': { rooms: ['contract', 'engine/dicom'], files: ['engine/durable-file.ts'] },
  'engine/ledger': {
    rooms: ['contract'],
    packages: ['better-sqlite3', 'zod'],
    files: ['engine/durable-file.ts'],
  },
  'engine/history': { rooms: ['contract', 'engine/ledger'], packages: ['zod'] },
  'engine/audit-messages': { rooms: ['contract'], packages: ['zod'] },
  'engine/archive': { rooms: ['contract', 'engine/http'], packages: ['got', 'zod'] },
  'engine/download': { rooms: ['contract', 'engine/archive', 'engine/dicom'], packages: ['yazl'] },
  'engine/identity': {
    rooms: ['contract', 'engine/dicom'],
    packages: ['any-ascii'],
    files: ['engine/directory/patient-source.ts'],
  },
  'engine/directory': {
    rooms: ['contract', 'engine/http', 'engine/dicom', 'engine/identity', 'engine/ledger'],
    packages: ['csv-parse', 'dcmjs-dimse', 'got', 'zod'],
    files: ['engine/thread-start.ts'],
  },
  'engine/media': { rooms: ['contract', 'engine/dicom'], packages: ['chokidar', 'yauzl', 'zod'] },
  'engine/study': { rooms: ['contract', 'engine/dicom'] },
  'engine/documents': {
    rooms: ['contract', 'engine/dicom', 'engine/media', 'engine/study'],
    packages: ['fast-png', 'jpeg-js'],
  },
  'engine/scan': {
    rooms: ['contract', 'engine/dicom', 'engine/documents', 'engine/media', 'engine/study'],
    files: ['engine/thread-start.ts'],
  },
  'engine/intake': {
    rooms: ['contract', 'engine/dicom', 'engine/ledger', 'engine/media', 'engine/scan', 'engine/study', 'engine/vault'],
    files: ['engine/log.ts', 'engine/thread-start.ts'],
  },
  'engine/outgoing': {
    rooms: ['contract', 'engine/dicom', 'engine/import', 'engine/ledger', 'engine/vault'],
    files: ['engine/instance-planner.ts', 'engine/thread-start.ts'],
  },
  'engine/people': { rooms: ['contract', 'engine/directory', 'engine/ledger'], packages: ['zod'] },
  'engine/preview': { rooms: ['contract', 'engine/dicom'] },
  'engine/deidentify': { rooms: ['engine/dicom'] },
  'engine/match': { rooms: ['contract', 'engine/dicom', 'engine/directory', 'engine/identity', 'engine/study'] },
  'engine/plan': { rooms: ['contract', 'engine/dicom', 'engine/directory', 'engine/match', 'engine/study'] },
  'engine/trials': {
    rooms: ['contract', 'engine/archive', 'engine/directory', 'engine/http'],
    packages: ['got', 'zod'],
  },
  'engine/import': {
    rooms: ['contract', 'engine/archive', 'engine/dicom', 'engine/directory', 'engine/ledger', 'engine/vault'],
    packages: ['zod'],
    files: ['engine/log.ts'],
  },
};
const rules: Record<string, Rule> = {
  contract: { rooms: [], packages: ['zod'] },
  ...engineRooms,
  // The composition root and what it is made of.
  engine: { rooms: ['contract', 'engine/handlers', ...Object.keys(engineRooms)], packages: ['pino', 'zod'] },
  'engine/handlers': { rooms: ['contract', 'engine', ...Object.keys(engineRooms)] },
  cli: { rooms: ['contract', 'engine', ...Object.keys(engineRooms)] },
  main: {
    rooms: ['contract'],
    packages: ['electron', 'electron-updater', 'zod'],
    files: [
      ...['engine/home-folder.ts', 'engine/version.ts', 'engine/durable-file.ts', 'engine/vault/key-file.ts'],
      'engine/policy.ts',
      'preload/channels.ts',
    ],
  },
  preload: { rooms: ['contract'], packages: ['electron'] },
  renderer: {
    rooms: ['contract', 'preload'],
    packages: [
      ...['react', 'react-dom', '@mantine', '@tanstack', 'zustand', 'i18next', 'react-i18next', '@tabler'],
      // On invented data alone, and there only to switch off zod's eval, which the page's Content-Security-Policy forbids.
      'zod',
    ],
  },
};

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    // What only tests stand on may bring rooms together.
    if (entry.isDirectory()) return entry.name === 'testing' ? [] : sourceFiles(path);
    return /\.tsx?$/.test(entry.name) && !/\.(test|spec)\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

/** The room of a path below src: `engine/dicom`, or `engine` for files that lie in none. */
function roomOf(path: string): string | null {
  const parts = relative(src, path).split(sep);
  if (parts[0] === '..' || parts.length < 2) return null;
  const nested = `${parts[0]}/${parts[1]}`;
  return parts[0] === 'engine' && parts.length > 2 ? nested : (parts[0] ?? null);
}

function importsOf(path: string): string[] {
  const text = readFileSync(path, 'utf8');
  return [...text.matchAll(/(?:from\s+|import\s+|import\()\s*'([^']+)'/g)].map((match) => match[1] ?? '');
}

/** Those that are there when the program runs: types are gone by then. */
function valueImportsOf(path: string): string[] {
  const text = readFileSync(path, 'utf8');
  return [...text.matchAll(/^(?:import|export)\s+(?!type\s)(?:\{([^}]*)\}|[^{}'"]*)?\s*(?:from\s+)?'([^']+)'/gm)]
    .filter(([, names]) => names === undefined || names.split(',').some((name) => /^\s*(?!type\s)\S/.test(name)))
    .map(([, , specifier]) => specifier ?? '');
}

const files = sourceFiles(src);

describe('the rooms keep their doors', () => {
  it('finds a rule for every room, so that no new one appears unnoticed', () => {
    const rooms = new Set(files.map(roomOf).filter((room) => room !== null));
    expect([...rooms].filter((room) => !rules[room])).toEqual([]);
  });

  it('lets each room import only what its row of the map names', () => {
    const wrong: string[] = [];
    for (const file of files) {
      const room = roomOf(file);
      const rule = room === null ? undefined : rules[room];
      if (!rule) continue;
      for (const specifier of importsOf(file)) {
        if (specifier.startsWith('node:')) continue;
        const said = `${relative(src, file)} imports ${specifier}`;
        if (specifier.startsWith('.')) {
          const path = resolve(dirname(file), specifier);
          const target = roomOf(path);
          if (rule.files?.includes(relative(src, path).split(sep).join('/'))) continue;
          if (target !== null && target !== room && !rule.rooms.includes(target)) wrong.push(said);
        } else if (!(rule.packages ?? []).some((name) => specifier === name || specifier.startsWith(`${name}/`))) {
          wrong.push(said);
        }
      }
    }
    expect(wrong).toEqual([]);
  });

  it('keeps features of the window from importing each other', () => {
    const wrong = files
      .filter((file) => relative(src, file).startsWith(join('renderer', 'features')))
      .flatMap((file) => {
        const feature = relative(join(src, 'renderer', 'features'), file).split(sep)[0];
        return importsOf(file)
          .filter((specifier) => specifier.startsWith('.'))
          .map(
            (specifier) => relative(join(src, 'renderer', 'features'), resolve(dirname(file), specifier)).split(sep)[0],
          )
          .filter((other) => other !== '..' && other !== feature)
          .map((other) => `${relative(src, file)} reaches into ${other}`);
      });
    expect(wrong).toEqual([]);
  });

  it('starts the window without schemas: nothing that its page loads loads zod', () => {
    const fake = join(src, 'renderer', 'app', 'fake');
    const isOnInventedData = (path: string) => path.startsWith(fake) || path.endsWith('zod-without-eval.ts');
    const page = files.filter((file) => roomOf(file) === 'renderer' && !isOnInventedData(file));
    const reached = new Set(page);
    const guilty: string[] = [];
    for (const file of reached)
      for (const specifier of valueImportsOf(file)) {
        if (specifier === 'zod') guilty.push(relative(src, file));
        if (specifier.startsWith('.') && specifier.endsWith('.ts')) reached.add(resolve(dirname(file), specifier));
      }
    expect(guilty).toEqual([]);
    expect([...reached].map((file) => relative(src, file))).toContain(join('contract', 'plain.ts'));
  });

  it('has no rooms for leftovers', () => {
    const leftovers = files.filter((file) =>
      /(^|\/)(utils|helpers|common|services|managers|lib)\//.test(relative(src, file)),
    );
    expect(leftovers).toEqual([]);
  });
});
