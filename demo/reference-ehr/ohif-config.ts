import { readFileSync } from 'node:fs';

/** The site's configuration file of the viewer: toolbar, layout, data source. docker-compose.yml mounts the same file. */
export const ohifConfigPath: URL = new URL('../site/app-config.js', import.meta.url);

/** What `/app-config.js` answers: the file as it is, read anew each time, so that a change shows at the next reload. */
export function ohifConfigScript(): string {
  return readFileSync(ohifConfigPath, 'utf8');
}
