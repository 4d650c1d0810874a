import type { ImportView } from '../../../contract/imports.ts';
import { FaultNote } from '../../ui/fault-note.tsx';
import { ConflictChoices } from './conflict-choices.tsx';
import { HandoverNote } from './hand-over.tsx';
import { ImportActions } from './import-actions.tsx';
import classes from './import-choices.module.css';
import { useImportActions } from './use-import-actions.ts';

/** What stops an import, and all that its row in the queue lets a person do about it: for whoever came by another way. */
export function ImportChoices({ view }: { view: ImportView }) {
  const actions = useImportActions(view);
  return (
    <div className={classes.choices}>
      <HandoverNote view={view} />
      {view.fault ? <FaultNote fault={view.fault} live="status" /> : null}
      {view.condition === 'held' && view.fault ? <ConflictChoices view={view} fault={view.fault} /> : null}
      <div className={classes.actions}>
        <ImportActions view={view} actions={actions} />
      </div>
    </div>
  );
}
