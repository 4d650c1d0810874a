import type { EngineService } from './engine.ts';
import type { Role } from './people.ts';
import type { Call } from './wire.ts';

type CallName = {
  [R in keyof EngineService & string]: {
    [N in keyof EngineService[R] & string]: EngineService[R][N] extends Call ? `${R}.${N}` : never;
  }[keyof EngineService[R] & string];
}[keyof EngineService & string];

/** Parts of a call that not everybody has who may make it. */
type FineAction = 'imports.decideArchive';
export type Action = CallName | FineAction;

/** `desk`: whoever stands there, signed in or not; such a call tells nothing of patients. */
type Allowed = readonly Role[] | 'desk';

const everybody: readonly Role[] = ['front-desk', 'imaging', 'administrator'];
const imagingStaff: readonly Role[] = ['imaging', 'administrator'];
const administrators: readonly Role[] = ['administrator'];

/**
 * Which roles may do what: the one table. The engine looks at it before a handler is called (`engine/people/guard.ts`); the window only hides what
 * would be refused. A new call does not compile without its row.
 */
export const permissions: Readonly<Record<Action, Allowed>> = {
  'app.info': 'desk',
  'app.health': everybody,
  'app.backUp': administrators,
  'updates.source': administrators,
  'updates.begin': administrators,
  // Numbers only: the task bar of a locked desk goes on.
  'app.activity': 'desk',
  'settings.get': everybody,
  'settings.save': administrators,
  'vault.changeKey': administrators,
  'settings.tryTagMap': administrators,
  'settings.tryArchive': administrators,
  'settings.tryResearch': administrators,
  'settings.tryDirectory': administrators,
  'settings.tryViewer': administrators,
  'settings.tryRetention': administrators,
  'settings.tryDropFolders': administrators,
  'media.makePracticeDisc': everybody,
  'media.scan': everybody,
  'media.recentPlaces': everybody,
  'media.stopCopy': everybody,
  'media.discardCopy': everybody,
  'media.report': everybody,
  'media.undecidedScans': everybody,
  'media.volumes': everybody,
  'media.eject': everybody,
  'study.instances': everybody,
  'study.tags': everybody,
  'study.charsetCandidates': everybody,
  'study.plannedTags': everybody,
  'study.tagValue': everybody,
  'preview.series': everybody,
  'preview.object': everybody,
  'preview.frame': everybody,
  'directory.findPatients': everybody,
  'directory.patientOrders': everybody,
  'directory.findOrder': everybody,
  'directory.status': everybody,
  'directory.sync': everybody,
  'match.study': everybody,
  'plan.make': everybody,
  'plan.changedFiles': everybody,
  'plan.checkValue': everybody,
  'imports.approve': everybody,
  'imports.list': everybody,
  'imports.get': everybody,
  'imports.retry': everybody,
  'imports.cancel': everybody,
  'imports.restore': everybody,
  'imports.setPaused': everybody,
  'imports.story': everybody,
  'imports.export': imagingStaff,
  'imports.decide': everybody,
  // What the archive holds against what the disc says is for those who can read images.
  'imports.decideArchive': imagingStaff,
  // Whoever chose the wrong patient must be able to say so at once.
  'imports.notThisPatient': everybody,
  'imports.recheck': imagingStaff,
  'imports.setUrgent': everybody,
  'imports.pauseAll': everybody,
  'imports.resumeAll': everybody,
  'imports.paused': everybody,
  'history.list': everybody,
  'history.users': everybody,
  'history.story': everybody,
  'history.statistics': administrators,
  'history.exportStatistics': administrators,
  'history.importOf': everybody,
  'history.export': imagingStaff,
  // What leaves the house without a name is for those who answer for it.
  'research.preview': imagingStaff,
  'research.approve': imagingStaff,
  'research.frame': imagingStaff,
  'desk.recordAnswers': everybody,
  'desk.answers': everybody,
  'desk.discReturned': everybody,
  'desk.returnDisc': everybody,
  'desk.handovers': everybody,
  'desk.handOver': everybody,
  'desk.takeOver': everybody,
  'archive.find': imagingStaff,
  'archive.search': imagingStaff,
  'archive.statistics': imagingStaff,
  'archive.study': imagingStaff,
  'archive.instances': imagingStaff,
  'archive.tags': imagingStaff,
  'archive.preview': imagingStaff,
  'archive.download': imagingStaff,
  'archive.mayDelete': imagingStaff,
  'archive.delete': administrators,
  'viewer.address': everybody,
  'people.desk': 'desk',
  'people.signIn': 'desk',
  'people.beginBrowser': 'desk',
  'people.cancelBrowser': 'desk',
  'people.lock': 'desk',
  'people.signOut': 'desk',
  'people.takeEmergencyAccess': 'desk',
  'people.known': administrators,
  'people.forget': administrators,
  'people.emergencies': administrators,
  'people.acknowledge': administrators,
};

/** Choices on a held import that set the archive's word against the disc's. */
const archiveChoices: readonly unknown[] = ['same-person', 'keep-archive', 'compare-again'];

/** What a call is to the table: some calls are another action by what is asked with them. */
export function actionOf(call: string, input: unknown): string {
  const choice = typeof input === 'object' && input !== null && 'choice' in input ? input.choice : undefined;
  return call === 'imports.decide' && archiveChoices.includes(choice) ? 'imports.decideArchive' : call;
}

/** The row of an action; nobody for one that has none. */
export function allowedFor(action: string): Allowed {
  return Object.hasOwn(permissions, action) ? permissions[action as Action] : [];
}

/** Whether somebody with these roles may do it. */
export function may(own: readonly Role[], action: Action): boolean {
  const allowed = permissions[action];
  return allowed === 'desk' || allowed.some((role) => own.includes(role));
}
