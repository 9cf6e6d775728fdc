import { and, eq } from 'drizzle-orm';
import type { Merchants } from '../merchants/index.ts';
import type { Reader } from '../platform/db/index.ts';
import { hasRight, type Principal, type Right } from '../platform/web/principal.ts';
import { HOUSE_RULES } from './account.ts';
import { houseRuleTicks, staff } from './schema.ts';

/** One thing to do before a shop runs by itself; its words are `staff.start.<key>`. */
export interface StartStep {
  key: 'number' | 'call' | 'members' | 'factor' | 'rules';
  done: boolean;
  href: string;
}

export interface StartDeps {
  merchants: Merchants;
  /** Whether anybody has joined the shop. */
  hasMembers(reader: Reader, merchantId: string): Promise<boolean>;
}

/** The guided start (TI4): what whoever is signed in may still do, in order. Nothing is left once all is done. */
export type GuidedStart = (reader: Reader, who: Principal) => Promise<StartStep[]>;

export function guidedStart({ merchants, hasMembers }: StartDeps): GuidedStart {
  return async (reader, who) => {
    const { merchantId, staffId = '' } = who;
    const numbers = await merchants.numbersOf(reader, merchantId);
    const [me] = await reader.db
      .select({ totpSince: staff.totpSince })
      .from(staff)
      .where(and(eq(staff.merchantId, merchantId), eq(staff.id, staffId)));
    const ticks = await reader.db
      .select({ rule: houseRuleTicks.rule })
      .from(houseRuleTicks)
      .where(and(eq(houseRuleTicks.merchantId, merchantId), eq(houseRuleTicks.staffId, staffId)));
    const ticked = new Set(ticks.map(({ rule }) => rule));
    const steps: (StartStep & { right?: Right })[] = [
      { key: 'number', done: numbers.length > 0, href: '/settings/numbers', right: 'settings' },
      {
        key: 'call',
        done: numbers.some((one) => one.callToAction !== null),
        href: '/settings/numbers',
        right: 'settings',
      },
      { key: 'members', done: await hasMembers(reader, merchantId), href: '/customers/import', right: 'import' },
      ...(who.role === 'clerk'
        ? []
        : [{ key: 'factor', done: me !== undefined && me.totpSince !== null, href: '/account' } as const]),
      { key: 'rules', done: HOUSE_RULES.every((rule) => ticked.has(rule)), href: '/house-rules' },
    ];
    const mine = steps.filter(({ right }) => right === undefined || hasRight(who, right));
    return mine.every(({ done }) => done) ? [] : mine.map(({ key, done, href }) => ({ key, done, href }));
  };
}
