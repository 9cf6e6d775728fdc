import type { Clock } from '../../../kernel/clock.ts';
import { SECOND } from '../../../kernel/clock.ts';
import type { Vault } from '../../../platform/crypto/vault.ts';
import type { Database } from '../../../platform/db/index.ts';
import type { DeliveryStatus, InboundText, StatusReport } from '../provider.ts';
import type { SimulatorSettings } from './settings.ts';
import { advance, claimDue, nextDue, type TextRow, type TextStatus } from './store.ts';

/** Where the carrier hands over what it carries: the gateway's own door. */
export interface Delivery {
  receive(text: InboundText): Promise<unknown>;
  report(report: StatusReport): Promise<unknown>;
}

export interface CarryDeps {
  db: Database;
  vault: Vault;
  clock: Clock;
  /** Between 0 and 1. */
  random(): number;
}

/** The tenant under which carrier-side values are sealed: they belong to no shop. */
export const CARRIER = 'carrier';

/** So long a claimed row is left to the ticker that took it; when that died, another takes it up. */
const LEASE = 15 * SECOND;
/** After a fault of the gateway the carrier tries again so much later. */
const AGAIN = SECOND;
/** With nothing due, the next look: another process may have put something there. */
const IDLE = SECOND / 2;

/** Whether something of that share happens this time. */
export const happens = (random: () => number, percent: number): boolean => random() * 100 < percent;

/** A wait spread evenly up to `most` milliseconds. */
export const upTo = (random: () => number, most: number): number => Math.round(random() * most);

type Moved = Pick<TextRow, 'id' | 'status' | 'dueAt' | 'copies'>;

const isFinal = (status: TextStatus): boolean => status === 'delivered' || status === 'undelivered';

/** What comes after: a repetition leaves the status where it is. */
function nextStatus(row: TextRow): TextStatus {
  if (row.copies > 0) return row.status;
  if (row.direction === 'in') return 'delivered';
  if (row.status === 'accepted') return 'sent';
  return row.errorCode === null ? 'delivered' : 'undelivered';
}

/** The row after its event. `random` decides whether the carrier will say it once more. */
function moved(row: TextRow, now: number, settings: SimulatorSettings, random: () => number): Moved {
  const status = nextStatus(row);
  const repeated = row.copies > 0;
  const copies = repeated ? row.copies - 1 : happens(random, settings.duplicatePercent) ? 1 : 0;
  const later = upTo(random, row.direction === 'in' ? settings.deliveryMillis : settings.reportMillis);
  return { id: row.id, status, copies, dueAt: isFinal(status) && copies === 0 ? null : now + later };
}

/** Carries one claimed row. @throws whatever the gateway throws */
async function carryOne(deps: CarryDeps, settings: SimulatorSettings, row: TextRow, to: Delivery): Promise<void> {
  const { vault, random } = deps;
  if (row.direction === 'in') {
    await to.receive({
      providerId: row.id,
      from: vault.open(CARRIER, row.phone),
      to: row.shop,
      text: vault.open(CARRIER, row.text),
      media: [],
      ...(row.ref === null ? {} : { carrierAction: row.ref as 'stop' | 'start' }),
    });
    return;
  }
  if (settings.kind === 'no_receipts' || happens(random, settings.lostReportPercent)) return;
  const status = nextStatus(row) as DeliveryStatus;
  await to.report({
    providerId: row.id,
    status,
    ...(row.ref === null ? {} : { ref: row.ref }),
    ...(status === 'undelivered' && row.errorCode !== null ? { errorCode: row.errorCode } : {}),
  });
}

/** One phone's rows, in the order in which they were sent. @returns the first fault; its row comes again later */
async function carryPhone(
  deps: CarryDeps,
  settings: SimulatorSettings,
  rows: TextRow[],
  to: Delivery,
  done: Moved[],
): Promise<{ fault: unknown } | undefined> {
  let failed: { fault: unknown } | undefined;
  for (const row of rows) {
    try {
      await carryOne(deps, settings, row, to);
      done.push(moved(row, deps.clock.now(), settings, deps.random));
    } catch (fault) {
      failed ??= { fault };
      done.push({ id: row.id, status: row.status, copies: row.copies, dueAt: deps.clock.now() + AGAIN });
    }
  }
  return failed;
}

function byPhone(rows: TextRow[]): TextRow[][] {
  const groups = new Map<string, TextRow[]>();
  for (const row of rows.toSorted((a, b) => (a.id < b.id ? -1 : 1))) {
    const group = groups.get(row.phoneHash);
    if (group) group.push(row);
    else groups.set(row.phoneHash, [row]);
  }
  return [...groups.values()];
}

/** Milliseconds until something is due, `IDLE` at most. Only a read: an idle carrier never takes the write lock. */
async function wait({ db, clock }: CarryDeps): Promise<number> {
  const next = await nextDue.get(db.reader, {});
  return Math.min(IDLE, Math.max(0, (next?.dueAt ?? Infinity) - clock.now()));
}

/**
 * Carries everything due, phones side by side. A row is claimed, carried, then moved on: a crash in between lets it
 * come again, never get lost.
 * @returns milliseconds until it should be called again
 * @throws the gateway's first fault, after everything else was carried; the rows concerned come again in a second
 */
export async function carryDue(deps: CarryDeps, settings: SimulatorSettings, to: Delivery): Promise<number> {
  const { db, clock } = deps;
  let failed: { fault: unknown } | undefined;
  while ((await wait(deps)) === 0) {
    const now = clock.now();
    const lease = now + LEASE;
    const rows = await db.write((tx) => claimDue.all(tx, { now, lease }), { isolation: 'read committed' });
    const done: Moved[] = [];
    const carried = await Promise.all(byPhone(rows).map((phone) => carryPhone(deps, settings, phone, to, done)));
    await db.write(async (tx) => {
      for (const row of done) await advance.run(tx, { ...row, lease });
    });
    failed ??= carried.find((one) => one !== undefined);
  }
  if (failed) throw failed.fault;
  return wait(deps);
}
