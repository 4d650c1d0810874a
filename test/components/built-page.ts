import { join } from 'node:path';
import { repoDir } from '../../scripts/setup/places.mjs';

/** Where the page lies that the component tests share: built once, by `build-page.setup.ts`. */
export const builtPage = join(repoDir, 'test-results', 'fake-page');
