import type { Request, Response } from 'express';
import type { Costs } from '../costs/index.ts';
import type { Customers } from '../customers/index.ts';
import { isId } from '../kernel/ids.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Database } from '../platform/db/index.ts';
import { merchantOf, staffOf } from '../platform/web/frame.ts';
import type { Staff } from '../staff/index.ts';
import type { CannedDeps } from './canned.ts';
import type { Answers } from './suggested.ts';
import type { Folder, Inbox } from './types.ts';
import { FOLDERS } from './types.ts';
import type { Scene } from './views.ts';

export interface InboxPagesDeps extends CannedDeps {
  db: Database;
  clock: Clock;
  inbox: Inbox;
  customers: Customers;
  staff: Pick<Staff, 'names' | 'audit' | 'noteReveal'>;
  costs: Pick<Costs, 'costOfMessages'>;
  knowledge: Answers;
}

/** What every page of the inbox begins with. */
export async function sceneOf(deps: InboxPagesDeps, res: Response): Promise<Scene> {
  const { db, merchants, clock, staff } = deps;
  const merchantId = merchantOf(res);
  const { zone } = await merchants.byId(db.reader, merchantId);
  const names = await staff.names(db.reader, merchantId);
  return { res, zone, now: clock.now(), names, staffId: staffIdOf(res) };
}

export const staffIdOf = (res: Response): string => staffOf(res).staffId ?? '';

/** The folder somebody came from; anything else is the first. */
export const folderOf = (wanted: unknown): Folder => FOLDERS.find((folder) => folder === wanted) ?? 'open';

/** An id of the address or of a form; '' for anything else, which finds nothing. */
export const idIn = (value: unknown): string => (typeof value === 'string' && isId(value) ? value : '');

export const threadIdOf = (req: Request): string => idIn(req.params['id']);
