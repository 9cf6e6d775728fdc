import { and, desc, eq, gt, isNull } from 'drizzle-orm';
import { type Clock, DAY } from '../kernel/clock.ts';
import { DomainError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import type { Vault } from '../platform/crypto/vault.ts';
import type { Database, Reader, Tx } from '../platform/db/index.ts';
import type { Preset, Role } from '../platform/web/principal.ts';
import { checkStanding } from './people.ts';
import { readEmail, readName } from './rules.ts';
import { staff, staffLinks } from './schema.ts';
import { hashPassword, hashSecret, newSecret } from './secrets.ts';
import type { Sessions } from './sessions.ts';
import * as store from './store.ts';
import type { Staff, Standing } from './types.ts';

const MILLIS = { invite: 3 * DAY, reset: DAY };

export type LinkKind = keyof typeof MILLIS;
export type DeadLink = 'used' | 'expired' | 'revoked' | 'unknown';

/** Whom to let in, and as what. */
export interface Invitation extends Standing {
  email: string;
  name?: string | undefined;
}

/** An invitation nobody has accepted yet. */
export interface Pending {
  id: string;
  email: string;
  name: string;
  role: Role;
  preset: Preset | null;
  expiresAt: number;
}

/** What an open link leads to. */
export interface OpenLink {
  kind: LinkKind;
  merchantId: string;
  shop: string;
  email: string;
  name: string;
  role: Role | null;
  preset: Preset | null;
}

/** One-time links of 256 random bits, shown once: 72 hours to come in, 24 to choose a new password. */
export interface Links {
  /** @throws DomainError `invalid` on the field, `conflict` on `email` when the gateway knows it already */
  invite(tx: Tx, merchantId: string, whom: Invitation, actor: string): Promise<{ token: string; linkId: string }>;
  pending(reader: Reader, merchantId: string): Promise<Pending[]>;
  /** @throws DomainError `not_found` when there is no open link of this id */
  revoke(tx: Tx, merchantId: string, linkId: string, actor: string): Promise<void>;
  /** Older links for the same person end. @throws DomainError `not_found` */
  reset(tx: Tx, merchantId: string, staffId: string, actor: string): Promise<{ token: string }>;
  look(reader: Reader, kind: LinkKind, token: string): Promise<OpenLink | DeadLink>;
  /**
   * Makes the account and signs in, using the link up, all in one write.
   * @throws DomainError `invalid` on `name` or `password`, `conflict` on `email`
   */
  accept(
    token: string,
    given: { name: string; password: string; device?: string },
  ): Promise<{ kind: 'in'; sessionId: string } | { kind: DeadLink }>;
  /** Sets the password and ends all sessions. Nobody is signed in by it: a second factor still counts (V6.4.3). */
  choosePassword(token: string, password: string): Promise<'done' | DeadLink>;
}

export interface LinksDeps {
  db: Database;
  clock: Clock;
  vault: Vault;
  staff: Staff;
  sessions: Sessions;
}

type LinkRow = NonNullable<Awaited<ReturnType<typeof store.linkByHash.get>>>;

export function createLinks({ db, clock, vault, staff: people, sessions }: LinksDeps): Links {
  const stateOf = (row: LinkRow): 'open' | DeadLink => {
    if (row.usedAt !== null) return 'used';
    if (row.revokedAt !== null) return 'revoked';
    return row.expiresAt <= clock.now() ? 'expired' : 'open';
  };

  async function find(reader: Reader, kind: LinkKind, token: string): Promise<LinkRow | DeadLink> {
    const row = await store.linkByHash.get(reader, { hash: hashSecret(token) });
    if (!row || row.kind !== kind) return 'unknown';
    const state = stateOf(row);
    return state === 'open' ? row : state;
  }

  const opened = (row: LinkRow): OpenLink => ({
    kind: row.kind,
    merchantId: row.merchantId,
    shop: row.shop,
    email: row.email ? vault.open(row.merchantId, row.email) : '',
    name: row.name ? vault.open(row.merchantId, row.name) : '',
    role: row.role,
    preset: row.preset,
  });

  async function add(tx: Tx, row: Pick<typeof staffLinks.$inferInsert, 'merchantId' | 'kind' | 'createdBy'> & object) {
    const token = newSecret();
    const now = clock.now();
    const id = newId(now);
    await tx.db.insert(staffLinks).values({
      ...row,
      id,
      hash: hashSecret(token),
      createdAt: now,
      expiresAt: now + MILLIS[row.kind],
    });
    return { token, linkId: id };
  }

  /** Uses a link up; whoever comes second finds it used. */
  const useUp = (tx: Tx, row: LinkRow): Promise<unknown> => store.useLink.get(tx, { hash: row.hash, now: clock.now() });

  return {
    async invite(tx, merchantId, { email, name, ...standing }, actor) {
      const address = readEmail(email);
      if (!address) throw new DomainError('invalid', 'Give an e-mail address like name@example.com.', 'email');
      const { role, preset } = checkStanding(standing);
      const known = await store.accountByEmail.get(tx, { emailHash: vault.hash('', address) });
      if (known) throw new DomainError('conflict', 'Somebody with this e-mail address is there already.', 'email');
      const called = name === undefined || name.trim() === '' ? null : vault.seal(merchantId, readName(name));
      const link = { merchantId, kind: 'invite' as const, createdBy: actor, role, preset };
      const made = await add(tx, { ...link, email: vault.seal(merchantId, address), name: called } as typeof link);
      const details = { role, ...(preset && { preset }) };
      await people.audit(tx, { merchantId, actor, action: 'staff.invited', subject: made.linkId, details });
      return made;
    },

    async pending(reader, merchantId) {
      const rows = await reader.db
        .select()
        .from(staffLinks)
        .where(
          and(
            eq(staffLinks.merchantId, merchantId),
            eq(staffLinks.kind, 'invite'),
            isNull(staffLinks.usedAt),
            isNull(staffLinks.revokedAt),
            gt(staffLinks.expiresAt, clock.now()),
          ),
        )
        .orderBy(desc(staffLinks.id));
      return rows.map(({ id, email, name, role, preset, expiresAt }) => ({
        id,
        email: email ? vault.open(merchantId, email) : '',
        name: name ? vault.open(merchantId, name) : '',
        role: role ?? 'clerk',
        preset,
        expiresAt,
      }));
    },

    async revoke(tx, merchantId, linkId, actor) {
      const [revoked] = await tx.db
        .update(staffLinks)
        .set({ revokedAt: clock.now() })
        .where(
          and(
            eq(staffLinks.merchantId, merchantId),
            eq(staffLinks.id, linkId),
            isNull(staffLinks.usedAt),
            isNull(staffLinks.revokedAt),
          ),
        )
        .returning({ id: staffLinks.id });
      if (!revoked) throw new DomainError('not_found', 'There is no such invitation.');
      await people.audit(tx, { merchantId, actor, action: 'staff.invitation_revoked', subject: linkId });
    },

    async reset(tx, merchantId, staffId, actor) {
      const { active } = await people.person(tx, merchantId, staffId);
      if (!active) throw new DomainError('not_found', 'There is no such person.');
      await tx.db
        .update(staffLinks)
        .set({ revokedAt: clock.now() })
        .where(and(eq(staffLinks.merchantId, merchantId), eq(staffLinks.staffId, staffId), isNull(staffLinks.usedAt)));
      const [row] = await tx.db
        .select({ email: staff.email })
        .from(staff)
        .where(and(eq(staff.merchantId, merchantId), eq(staff.id, staffId)));
      const link = { merchantId, kind: 'reset' as const, createdBy: actor, staffId, email: row!.email };
      const { token } = await add(tx, link);
      await people.audit(tx, { merchantId, actor, action: 'staff.reset_link_made', subject: staffId });
      return { token };
    },

    async look(reader, kind, token) {
      const row = await find(reader, kind, token);
      return typeof row === 'string' ? row : opened(row);
    },

    async accept(token, { name, password, device }) {
      const before = await find(db.reader, 'invite', token);
      if (typeof before === 'string') return { kind: before };
      const { merchantId, shop, email, role, preset } = opened(before);
      const called = readName(name);
      const hashed = await hashPassword(password, [shop, email, called]);
      return db.write(async (tx) => {
        const row = await find(tx, 'invite', token);
        if (typeof row === 'string') return { kind: row };
        if (!(await useUp(tx, row))) return { kind: 'used' };
        const person = { merchantId, email, name: called, role: role ?? 'clerk', preset: preset ?? undefined };
        const { staffId } = await people.add(tx, { ...person, password: hashed });
        const details = { role: person.role, ...(preset && { preset }) };
        await people.audit(tx, {
          merchantId,
          actor: `staff:${staffId}`,
          action: 'staff.joined',
          subject: staffId,
          details,
        });
        return { kind: 'in', sessionId: await sessions.start(tx, merchantId, staffId, device) };
      });
    },

    async choosePassword(token, password) {
      const before = await find(db.reader, 'reset', token);
      if (typeof before === 'string') return before;
      const { shop, email } = opened(before);
      const hashed = await hashPassword(password, [shop, email]);
      return db.write(async (tx) => {
        const row = await find(tx, 'reset', token);
        if (typeof row === 'string') return row;
        if (!(await useUp(tx, row))) return 'used';
        await people.setPassword(tx, row.merchantId, row.staffId!, hashed, `staff:${row.staffId!}`);
        return 'done';
      });
    },
  };
}
