import { DomainError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import type { Clock } from '../kernel/clock.ts';
import type { Merchants } from '../merchants/index.ts';
import type { Reader } from '../platform/db/index.ts';
import { type FieldFault, FieldFaults } from '../platform/web/problems.ts';
import type { Segments } from '../segments/index.ts';
import type { Staff } from '../staff/index.ts';
import { dueTime, ruleFor } from './due.ts';
import { labelsOf } from './labels.ts';
import { isMember } from './segment-of.ts';
import * as store from './store-due.ts';
import type { CaseDesk, DueRule } from './types.ts';

export interface DueDeps {
  clock: Clock;
  merchants: Merchants;
  segments: Segments;
  audit: Staff['audit'];
}

const MOST_RULES = 30;
const MOST_HOURS = 24 * 60;

/** What the rules of the shop say of a case: when it is due, and whether it goes first. */
export async function dueOf(
  { merchants, segments }: Pick<DueDeps, 'merchants' | 'segments'>,
  reader: Reader,
  merchantId: string,
  of: { from: number; category: string | null; customerId: string | null },
): Promise<{ dueAt: number; first: boolean }> {
  const { zone } = await merchants.byId(reader, merchantId);
  const rules = await store.dueRules(reader, merchantId);
  const within = new Set<string>();
  const { customerId } = of;
  if (customerId !== null)
    for (const { segmentId } of rules)
      if (segmentId !== null && !within.has(segmentId))
        if (await isMember(segments, reader, merchantId, { segmentId, customerId })) within.add(segmentId);
  const { hours, first } = ruleFor(rules, of.category, within);
  return { dueAt: dueTime(of.from, hours, zone), first };
}

/** Rules about due times as the shop sets them. */
export function dueSetter(deps: DueDeps): Pick<CaseDesk, 'dueRules' | 'setDueRule' | 'removeDueRule'> {
  async function faultsOf(reader: Reader, merchantId: string, rule: Omit<DueRule, 'id'>): Promise<FieldFault[]> {
    const faults: FieldFault[] = [];
    if (!Number.isInteger(rule.hours) || rule.hours < 1 || rule.hours > MOST_HOURS)
      faults.push({ field: 'hours', message: `Enter whole hours from 1 to ${MOST_HOURS}.` });
    const categories = await labelsOf(reader, merchantId, 'category');
    if (rule.category !== null && !categories.some(({ id }) => id === rule.category))
      faults.push({ field: 'category', message: 'Choose a category from the list.' });
    if (rule.segmentId !== null && !(await isSegment(reader, merchantId, rule.segmentId)))
      faults.push({ field: 'segmentId', message: 'Choose a segment from the list.' });
    return faults;
  }

  async function isSegment(reader: Reader, merchantId: string, id: string): Promise<boolean> {
    try {
      return !(await deps.segments.byId(reader, merchantId, id)).archived;
    } catch (fault) {
      if (fault instanceof DomainError && fault.code === 'not_found') return false;
      throw fault;
    }
  }

  return {
    dueRules: store.dueRules,
    async setDueRule(tx, merchantId, { id, ...rule }, actor) {
      const faults = await faultsOf(tx, merchantId, rule);
      const known = await store.dueRules(tx, merchantId);
      if (id !== undefined && !known.some((one) => one.id === id))
        throw new DomainError('not_found', 'There is no such rule.');
      const others = known.filter((one) => one.id !== id);
      if (others.length >= MOST_RULES) faults.push({ field: 'hours', message: `At most ${MOST_RULES} rules.` });
      if (others.some(({ category, segmentId }) => category === rule.category && segmentId === rule.segmentId))
        faults.push({ field: 'category', message: 'There is a rule for these already: change that one.' });
      if (faults.length > 0) throw new FieldFaults(faults);
      const at = deps.clock.now();
      const kept = { ...rule, id: id ?? newId(at) };
      await store.putRule(tx, merchantId, kept, at);
      await deps.audit(tx, {
        merchantId,
        actor,
        action: 'case_rule.set',
        subject: kept.id,
        details: { hours: rule.hours },
      });
    },
    async removeDueRule(tx, merchantId, id, actor) {
      if (!(await store.dropRule(tx, merchantId, id))) throw new DomainError('not_found', 'There is no such rule.');
      await deps.audit(tx, { merchantId, actor, action: 'case_rule.removed', subject: id });
    },
  };
}
