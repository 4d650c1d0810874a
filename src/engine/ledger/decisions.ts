import type Database from 'better-sqlite3';
import type { Fault, FaultCode } from '../../contract/fault.ts';
import type { ImportChoice } from '../../contract/import-choices.ts';
import { storedFault } from './import-record.ts';

/** A person's word on what held an import, or that it need not wait for the night. */
export interface Decision {
  readonly choice: ImportChoice | 'send-now';
  readonly reason: string;
  readonly actor: string;
  readonly at: string;
  /** What was decided about, as the person saw it. */
  readonly fault: Fault;
}

export interface DecisionRows {
  record(importSeq: number, decision: Decision): void;
  /** Oldest first. */
  of(importSeq: number): Decision[];
}

interface DecisionRecord {
  choice: Decision['choice'];
  reason: string;
  actor: string;
  at: string;
  fault_code: FaultCode;
  fault_params: string;
}

export function openDecisionRows(db: Database): DecisionRows {
  const insert = db.prepare<[Record<string, string | number>]>(
    `INSERT INTO decisions (import_seq, at, actor, choice, reason, fault_code, fault_params)
     VALUES (@importSeq, @at, @actor, @choice, @reason, @faultCode, @faultParams)`,
  );
  const ofImport = db.prepare<[number], DecisionRecord>(
    'SELECT choice, reason, actor, at, fault_code, fault_params FROM decisions WHERE import_seq = ? ORDER BY seq',
  );
  return {
    record(importSeq, { choice, reason, actor, at, fault }) {
      const faultParams = JSON.stringify(fault.params);
      insert.run({ importSeq, at, actor, choice, reason, faultCode: fault.code, faultParams });
    },
    of: (importSeq) =>
      ofImport.all(importSeq).map(({ fault_code, fault_params, ...decision }) => ({
        ...decision,
        fault: storedFault(fault_code, fault_params) as Fault,
      })),
  };
}
