import { and, asc, eq } from 'drizzle-orm';
import { type Clock } from '../kernel/clock.ts';
import { DomainError } from '../kernel/errors.ts';
import { parsePhone } from '../kernel/phone.ts';
import type { Merchants } from '../merchants/index.ts';
import type { Vault } from '../platform/crypto/vault.ts';
import type { Database, Reader, Tx } from '../platform/db/index.ts';
import { readName } from './rules.ts';
import { houseRuleTicks, staff } from './schema.ts';
import { hashPassword, hashSecret, isPassword } from './secrets.ts';
import * as store from './store.ts';
import { ALERT_SUBJECTS, type AlertSubject, type Staff } from './types.ts';

/** The house's rules about customers' data; the words are the pages'. A new rule is a new code, ticked anew. */
export const HOUSE_RULES = ['account', 'reveal', 'copies', 'consent', 'export', 'lost'] as const;
export type HouseRule = (typeof HOUSE_RULES)[number];

/** What somebody may change about themselves. */
export interface Profile {
  email: string;
  name: string;
  /** As kept, E.164; empty: none. */
  phone: string;
  /** What is texted to that phone. */
  alerts: AlertSubject[];
  secondFactorSince: number | null;
}

/** What everybody signed in does with their own account. */
export interface Account {
  profile(reader: Reader, merchantId: string, staffId: string): Promise<Profile>;
  /** @throws DomainError `invalid` on `name` or `phone` */
  change(
    tx: Tx,
    merchantId: string,
    staffId: string,
    to: { name: string; phone: string; alerts: readonly AlertSubject[] },
  ): Promise<void>;
  /**
   * A new password for the old one; every other session of the person ends.
   * @param sessionId the one that stays
   * @throws DomainError `invalid` on `password`; `false`: the old one is not right
   */
  changePassword(
    merchantId: string,
    staffId: string,
    sessionId: string,
    passwords: { old: string; next: string },
  ): Promise<boolean>;
  /** Which rules somebody has ticked, with the time. */
  ticks(reader: Reader, merchantId: string, staffId?: string): Promise<{ staffId: string; rule: string; at: number }[]>;
  /** Ticking twice keeps the first time. */
  tick(tx: Tx, merchantId: string, staffId: string, rules: readonly HouseRule[]): Promise<void>;
}

export interface AccountDeps {
  db: Database;
  clock: Clock;
  vault: Vault;
  merchants: Merchants;
  staff: Staff;
}

export function createAccount({ db, clock, vault, merchants, staff: people }: AccountDeps): Account {
  const them = (merchantId: string, staffId: string) => and(eq(staff.merchantId, merchantId), eq(staff.id, staffId));

  async function rowOf(reader: Reader, merchantId: string, staffId: string) {
    const [row] = await reader.db.select().from(staff).where(them(merchantId, staffId));
    if (!row) throw new DomainError('not_found', 'There is no such person.');
    return row;
  }

  return {
    async profile(reader, merchantId, staffId) {
      const { email, name, phone, alerts, totpSince } = await rowOf(reader, merchantId, staffId);
      return {
        email: vault.open(merchantId, email),
        name: name === null ? '' : vault.open(merchantId, name),
        phone: phone === null ? '' : vault.open(merchantId, phone),
        alerts: ALERT_SUBJECTS.filter((subject) => alerts.split(',').includes(subject)),
        secondFactorSince: totpSince,
      };
    },

    async change(tx, merchantId, staffId, { name, phone, alerts }) {
      const { country } = await merchants.byId(tx, merchantId);
      const called = readName(name);
      const number = phone.trim() === '' ? undefined : parsePhone(phone, country);
      if (alerts.length > 0 && !number)
        throw new DomainError('invalid', 'Alerts need a phone number to be texted to.', 'phone');
      await tx.db
        .update(staff)
        .set({
          name: vault.seal(merchantId, called),
          phone: number ? vault.seal(merchantId, number) : null,
          phoneHash: number ? vault.hash(merchantId, number) : null,
          alerts: alerts.join(','),
        })
        .where(them(merchantId, staffId));
      const actor = `staff:${staffId}`;
      await people.audit(tx, { merchantId, actor, action: 'staff.profile_changed', subject: staffId });
    },

    async changePassword(merchantId, staffId, sessionId, { old, next }) {
      const { password, email, name } = await rowOf(db.reader, merchantId, staffId);
      if (!(await isPassword(old, password))) return false;
      const { name: shop } = await merchants.byId(db.reader, merchantId);
      const own = [shop, vault.open(merchantId, email), ...(name ? [vault.open(merchantId, name)] : [])];
      const hashed = await hashPassword(next, own);
      await db.write(async (tx) => {
        await tx.db.update(staff).set({ password: hashed }).where(them(merchantId, staffId));
        const hash = hashSecret(sessionId);
        await store.endSessionsOf(tx, merchantId, staffId, clock.now(), hash);
        await store.freshen.run(tx, { hash, now: clock.now() });
        const actor = `staff:${staffId}`;
        await people.audit(tx, { merchantId, actor, action: 'staff.password_changed', subject: staffId });
      });
      return true;
    },

    ticks: (reader, merchantId, staffId) =>
      reader.db
        .select({ staffId: houseRuleTicks.staffId, rule: houseRuleTicks.rule, at: houseRuleTicks.at })
        .from(houseRuleTicks)
        .where(
          and(
            eq(houseRuleTicks.merchantId, merchantId),
            staffId === undefined ? undefined : eq(houseRuleTicks.staffId, staffId),
          ),
        )
        .orderBy(asc(houseRuleTicks.at)),

    async tick(tx, merchantId, staffId, rules) {
      if (rules.length === 0) return;
      const at = clock.now();
      const made = await tx.db
        .insert(houseRuleTicks)
        .values(rules.map((rule) => ({ merchantId, staffId, rule, at })))
        .onConflictDoNothing()
        .returning({ rule: houseRuleTicks.rule });
      for (const { rule } of made)
        await people.audit(tx, {
          merchantId,
          actor: `staff:${staffId}`,
          action: 'staff.rule_ticked',
          subject: staffId,
          details: { rule },
        });
    },
  };
}
