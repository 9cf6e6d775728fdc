import type { Response } from 'express';
import { DomainError } from '../kernel/errors.ts';
import type { Database } from '../platform/db/index.ts';
import { say } from '../platform/web/frame.ts';
import { FieldFaults } from '../platform/web/problems.ts';
import type { CostDeps } from './prices.ts';
import type { Costs } from './types.ts';

/** What the pages of costs are built on. */
export interface CostPagesDeps extends Pick<CostDeps, 'clock' | 'merchants' | 'audit'> {
  db: Database;
  costs: Costs;
  /** What people call a batch: the name of its broadcast. Given by whoever knows them. */
  batchNames?(merchantId: string, ids: readonly string[]): Promise<Map<string, string>>;
}

/** Field and words of what a form refused. @throws whatever is no fault of a form */
export function faultsIn(res: Response, thrown: unknown): Record<string, string> {
  const fields =
    thrown instanceof FieldFaults
      ? thrown.faults.map(({ field }) => field)
      : thrown instanceof DomainError && thrown.code === 'invalid' && thrown.field
        ? [thrown.field]
        : undefined;
  if (!fields) throw thrown;
  return Object.fromEntries(fields.map((field) => [field, say(res, `costs.fault.${field}`)]));
}
