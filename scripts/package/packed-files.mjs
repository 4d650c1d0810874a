/**
 * Whether a file or folder of the repository goes into a package: what `files` of electron-builder.yml says, as a question.
 *
 * @param {string} path from the repository's root, beginning with `/`; '' is the root
 * @param {NodeJS.Platform} platform
 * @param {string} arch
 */
export function isPacked(path, platform, arch) {
  if (path === '' || ['/out', '/package.json', '/LICENSE', '/node_modules', database].includes(path)) return true;
  if (path.startsWith('/out/')) return !path.endsWith('.map');
  if (!path.startsWith(`${database}/`)) return false;
  const [part, file] = path.slice(database.length + 1).split('/');
  if (part === 'prebuilds' && file !== undefined)
    return platform === 'darwin' ? /^darwin-\w+\.node$/.test(file) : file === `${platform}-${arch}.node`;
  return ['lib', 'prebuilds', 'package.json', 'LICENSE'].includes(part);
}

const database = '/node_modules/better-sqlite3';
