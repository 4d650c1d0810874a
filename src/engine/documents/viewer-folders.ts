import { dirname } from 'node:path/posix';

/** What a file of a medium is to this question. */
export interface FileOfMedium {
  /** Relative to the medium, `/` between the parts. */
  readonly path: string;
  readonly role: 'image' | 'program' | 'web' | 'other';
}

/** Which files of a medium come with a program and not with a patient. */
export interface ViewerFolders {
  /** In a folder of programs: help pages, skins, licences. */
  isProgramFile(path: string): boolean;
  /** In a folder of web pages: copies of the images and decoration (IHE PDI's `IHE_PDI`); a PDF among them may be a report. */
  isWebFile(path: string): boolean;
}

/**
 * A folder is a program's where programs lie in it or below and no image does, so that the medium itself, or a folder of everything on it, never is. A
 * folder of web pages is recognised likewise. What lies beneath either is part of it. The top of the medium belongs to the patient. Pure.
 */
export function viewerFolders(files: readonly FileOfMedium[]): ViewerFolders {
  const withImages = foldersAbove(files, 'image');
  const without = (folders: ReadonlySet<string>) => new Set([...folders].filter((folder) => !withImages.has(folder)));
  const programs = without(foldersAbove(files, 'program'));
  const web = without(new Set(files.filter(({ role }) => role === 'web').map(({ path }) => dirname(path))));
  web.delete('.');
  return {
    isProgramFile: (path) => ancestors(path).some((folder) => programs.has(folder)),
    isWebFile: (path) => ancestors(path).some((folder) => web.has(folder)),
  };
}

function foldersAbove(files: readonly FileOfMedium[], role: FileOfMedium['role']): Set<string> {
  return new Set(files.filter((file) => file.role === role).flatMap(({ path }) => ancestors(path)));
}

/** Every folder above a file but the medium itself. */
function ancestors(path: string): string[] {
  const folders: string[] = [];
  for (let folder = dirname(path); folder !== '.' && folder !== '/'; folder = dirname(folder)) folders.push(folder);
  return folders;
}
