import { and, eq, isNull } from 'drizzle-orm';
import type { Clock } from '../kernel/clock.ts';
import { DomainError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import { type Phone, parsePhone } from '../kernel/phone.ts';
import type { Merchants } from '../merchants/index.ts';
import type { Vault } from '../platform/crypto/vault.ts';
import type { Reader, Tx } from '../platform/db/index.ts';
import type { Language } from '../platform/slice.ts';
import { type Principal, type Role, ROLES } from '../platform/web/principal.ts';
import { readEmail } from './rules.ts';
import { audit, sessions, staff, tokens } from './schema.ts';
import { hashSecret, newSecret, type PasswordHash } from './secrets.ts';
import * as store from './store.ts';

export { hashPassword, type PasswordHash } from './secrets.ts';
export { createSessions, type Sessions, type SignIn } from './sessions.ts';
export { createSetup, type NewShop, type Setup } from './setup.ts';
export { type Count, staffPages, type StaffPagesDeps } from './pages.ts';
export { setupPages, type SetupPagesDeps } from './setup-pages.ts';

/** What somebody may be texted about. */
export type AlertSubject = 'cases';

export interface NewStaff {
  merchantId: string;
  email: string;
  role: Role;
  /** From `hashPassword`, made before the write; absent: nobody can sign in with it yet. */
  password?: PasswordHash | undefined;
  /** As people write it; read with the shop's country. Needed for alerts. */
  phone?: string | undefined;
  alerts?: AlertSubject[] | undefined;
}

export interface AuditEntry {
  merchantId: string;
  /** `staff:<id>`, `token:<id>`, `command-line`, `system`. */
  actor: string;
  /** `noun.verb`, as in `token.added`. */
  action: string;
  /** Id of what it was done to. */
  subject?: string | undefined;
  /** Ids and codes only: never names, numbers or text. */
  details?: Record<string, string | number | boolean>;
}

export interface Staff {
  /** @throws DomainError `invalid` on the field, `conflict` on `email` when the gateway knows it already */
  add(tx: Tx, person: NewStaff): Promise<{ staffId: string }>;
  /** Ends what they may do, with all their sessions; the last owner stays. @throws DomainError `not_found`, `conflict` */
  disable(tx: Tx, merchantId: string, staffId: string, actor: string): Promise<void>;
  /** `token` is shown this once: only its hash is kept. */
  addToken(tx: Tx, merchantId: string, name: string, role: Role): Promise<{ tokenId: string; token: string }>;
  /** @throws DomainError `not_found` when there is no such token, or no more */
  revokeToken(tx: Tx, merchantId: string, tokenId: string, actor: string): Promise<void>;
  /** Whose token it is; undefined for an unknown or revoked one. */
  principalOfToken(reader: Reader, bearer: string): Promise<Principal | undefined>;
  /** Phones of those who want to be texted about a subject, in the shop's language. */
  alertNumbers(
    reader: Reader,
    merchantId: string,
    subject: AlertSubject,
  ): Promise<{ phone: Phone; language: Language }[]>;
  audit(tx: Tx, entry: AuditEntry): Promise<void>;
}

export interface StaffDeps {
  clock: Clock;
  vault: Vault;
  merchants: Merchants;
}

const invalid = (message: string, field: string): never => {
  throw new DomainError('invalid', message, field);
};

const checkRole = (role: Role): Role =>
  ROLES.includes(role) ? role : invalid(`A role is one of ${ROLES.join(', ')}.`, 'role');

const NAME_MAX = 60;

export function createStaff({ clock, vault, merchants }: StaffDeps): Staff {
  const record: Staff['audit'] = async (tx, { merchantId, actor, action, subject, details }) => {
    const at = clock.now();
    await tx.db
      .insert(audit)
      .values({ merchantId, id: newId(at), at, actor, action, subject: subject ?? null, details: details ?? {} });
  };

  /** The row of a new person, without what only the database knows. */
  function rowOf(person: NewStaff, country: string): typeof staff.$inferInsert {
    const { merchantId } = person;
    const email = readEmail(person.email) ?? invalid('Give an e-mail address like name@example.com.', 'email');
    const phone = person.phone === undefined ? undefined : parsePhone(person.phone, country);
    const alerts = person.alerts ?? [];
    if (alerts.length > 0 && !phone) invalid('Alerts need a phone number to be texted to.', 'phone');
    return {
      merchantId,
      id: newId(clock.now()),
      email: vault.seal(merchantId, email),
      emailHash: vault.hash('', email),
      role: checkRole(person.role),
      password: person.password ?? null,
      phone: phone ? vault.seal(merchantId, phone) : null,
      phoneHash: phone ? vault.hash(merchantId, phone) : null,
      alerts: alerts.join(','),
      createdAt: clock.now(),
      disabledAt: null,
    };
  }

  return {
    audit: record,

    async add(tx, person) {
      const { country } = await merchants.byId(tx, person.merchantId);
      const row = rowOf(person, country);
      const [added] = await tx.db.insert(staff).values(row).onConflictDoNothing().returning({ id: staff.id });
      if (!added) throw new DomainError('conflict', 'Somebody with this e-mail address is there already.', 'email');
      return { staffId: row.id };
    },

    async disable(tx, merchantId, staffId, actor) {
      const active = and(eq(staff.merchantId, merchantId), isNull(staff.disabledAt));
      const people = await tx.db.select({ id: staff.id, role: staff.role }).from(staff).where(active);
      if (!people.some(({ id }) => id === staffId)) throw new DomainError('not_found', 'There is no such person.');
      if (!people.some(({ id, role }) => id !== staffId && role === 'owner'))
        throw new DomainError('conflict', 'A shop keeps at least one owner: add another first.');
      const now = clock.now();
      await tx.db
        .update(staff)
        .set({ disabledAt: now })
        .where(and(active, eq(staff.id, staffId)));
      const theirs = and(eq(sessions.merchantId, merchantId), eq(sessions.staffId, staffId), isNull(sessions.endedAt));
      await tx.db.update(sessions).set({ endedAt: now }).where(theirs);
      await record(tx, { merchantId, actor, action: 'staff.disabled', subject: staffId });
    },

    async addToken(tx, merchantId, name, role) {
      await merchants.byId(tx, merchantId);
      const label = name.trim();
      if (label.length === 0 || label.length > NAME_MAX)
        invalid(`Give the token a name of at most ${NAME_MAX} characters.`, 'name');
      const token = `mcrm_${newSecret()}`;
      const row = { merchantId, id: newId(clock.now()), name: label, role: checkRole(role), hash: hashSecret(token) };
      await tx.db.insert(tokens).values({ ...row, createdAt: clock.now(), revokedAt: null });
      return { tokenId: row.id, token };
    },

    async revokeToken(tx, merchantId, tokenId, actor) {
      const [revoked] = await tx.db
        .update(tokens)
        .set({ revokedAt: clock.now() })
        .where(and(eq(tokens.merchantId, merchantId), eq(tokens.id, tokenId), isNull(tokens.revokedAt)))
        .returning({ id: tokens.id });
      if (!revoked) throw new DomainError('not_found', 'There is no such token.');
      await record(tx, { merchantId, actor, action: 'token.revoked', subject: tokenId });
    },

    async principalOfToken(reader, bearer) {
      const token = await store.principalOfToken.get(reader, { hash: hashSecret(bearer) });
      return token && { merchantId: token.merchantId, role: token.role, actor: `token:${token.id}` };
    },

    async alertNumbers(reader, merchantId, subject) {
      const people = await store.alertPhones.all(reader, { merchantId });
      const wanting = people.filter(({ phone, alerts }) => phone !== null && alerts.split(',').includes(subject));
      if (wanting.length === 0) return [];
      const { language } = await merchants.byId(reader, merchantId);
      return wanting.map(({ phone }) => ({ phone: vault.open(merchantId, phone!) as Phone, language }));
    },
  };
}
