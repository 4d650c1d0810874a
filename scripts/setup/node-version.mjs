import { spawnSync } from 'node:child_process';
import { projectNode } from './places.mjs';
import { SetupProblem } from './report-step.mjs';

/** What these scripts themselves need; everything else runs on the Node 24 that npm brings with the project. */
const OLDEST_FOR_SCRIPTS = [20, 12];
const OLDEST_FOR_GANTRY = 22;

/** @throws {SetupProblem} when the Node that runs this script is too old even for setting up. */
export function checkScriptNode(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  const [oldestMajor, oldestMinor] = OLDEST_FOR_SCRIPTS;
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return;
  throw new SetupProblem(
    `This is Node ${version}. Setting Gantry up needs Node ${OLDEST_FOR_SCRIPTS.join('.')} or newer; the rest brings its own Node 24.`,
  );
}

/**
 * The project's own Node, checked.
 *
 * @returns {string} path of the executable
 * @throws {SetupProblem} when npm has not installed it, or it does not run
 */
export function requireProjectNode() {
  const run = spawnSync(projectNode, ['--version'], { encoding: 'utf8' });
  const version = run.stdout?.trim().replace(/^v/, '') ?? '';
  if (run.status === 0 && Number(version.split('.')[0]) >= OLDEST_FOR_GANTRY) return projectNode;
  throw new SetupProblem(
    `Gantry runs on Node ${OLDEST_FOR_GANTRY} or newer and brings Node 24 as an npm package, but that one is missing here.\n` +
      'Install the packages with their scripts allowed: npm ci',
  );
}
