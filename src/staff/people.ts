import { and, eq, isNotNull, isNull } from 'drizzle-orm';
import { DomainError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import { parsePhone } from '../kernel/phone.ts';
import type { Reader, Tx } from '../platform/db/index.ts';
import { PRESETS, type Role, roleOfPreset, ROLES } from '../platform/web/principal.ts';
import { readEmail, readName } from './rules.ts';
import { recoveryCodes, staff } from './schema.ts';
import * as store from './store.ts';
import type { NewStaff, Person, Staff, StaffDeps, Standing } from './types.ts';

const invalid = (message: string, field: string): never => {
  throw new DomainError('invalid', message, field);
};

const nobody = (): DomainError => new DomainError('not_found', 'There is no such person.');

export const checkRole = (role: Role): Role =>
  ROLES.includes(role) ? role : invalid(`A role is one of ${ROLES.join(', ')}.`, 'role');

/** A preset brings its own role with it. @throws DomainError `invalid` */
export function checkStanding({ role, preset }: Standing): {
  role: Role;
  preset: NonNullable<Standing['preset']> | null;
} {
  if (preset === undefined) return { role: checkRole(role), preset: null };
  if (!PRESETS.includes(preset)) invalid(`A preset is one of ${PRESETS.join(', ')}.`, 'role');
  return { role: roleOfPreset(preset), preset };
}

type PeopleDeps = StaffDeps & { audit: Staff['audit'] };

/** Who works at a shop, and what they may do. */
export function createPeople({
  clock,
  vault,
  merchants,
  audit: record,
}: PeopleDeps): Pick<
  Staff,
  | 'add'
  | 'people'
  | 'person'
  | 'names'
  | 'setStanding'
  | 'disable'
  | 'enable'
  | 'endSessions'
  | 'setPassword'
  | 'dropSecondFactor'
> /* prettier-ignore */ {
  /** The row of a new person, without what only the database knows. */
  function rowOf(person: NewStaff, country: string): typeof staff.$inferInsert {
    const { merchantId } = person;
    const email = readEmail(person.email) ?? invalid('Give an e-mail address like name@example.com.', 'email');
    const phone = person.phone === undefined ? undefined : parsePhone(person.phone, country);
    const name = person.name === undefined || person.name.trim() === '' ? undefined : readName(person.name);
    const alerts = person.alerts ?? [];
    if (alerts.length > 0 && !phone) invalid('Alerts need a phone number to be texted to.', 'phone');
    return {
      merchantId,
      id: newId(clock.now()),
      email: vault.seal(merchantId, email),
      emailHash: vault.hash('', email),
      name: name === undefined ? null : vault.seal(merchantId, name),
      ...checkStanding(person),
      password: person.password ?? null,
      phone: phone ? vault.seal(merchantId, phone) : null,
      phoneHash: phone ? vault.hash(merchantId, phone) : null,
      alerts: alerts.join(','),
      createdAt: clock.now(),
      disabledAt: null,
    };
  }

  function personOf(row: store.PersonRow): Person {
    const email = vault.open(row.merchantId, row.email);
    return {
      id: row.id,
      name: row.name === null ? email.slice(0, email.indexOf('@')) : vault.open(row.merchantId, row.name),
      email,
      role: row.role,
      preset: row.preset,
      active: row.disabledAt === null,
      joined: row.password !== null,
      secondFactor: row.totpSince !== null,
      seenAt: row.seenAt,
    };
  }

  const people = async (reader: Reader, merchantId: string): Promise<Person[]> => {
    const rows = (await store.people(reader, merchantId)).map(personOf);
    return rows.toSorted((a, b) => Number(b.active) - Number(a.active) || (a.id < b.id ? -1 : 1));
  };

  /** @throws DomainError `conflict` when the shop would have no owner left */
  async function keepAnOwner(tx: Tx, merchantId: string, staffId: string): Promise<void> {
    const active = and(eq(staff.merchantId, merchantId), isNull(staff.disabledAt));
    const rows = await tx.db.select({ id: staff.id, role: staff.role }).from(staff).where(active);
    if (!rows.some(({ id }) => id === staffId)) throw nobody();
    if (!rows.some(({ id, role }) => id !== staffId && role === 'owner'))
      throw new DomainError('conflict', 'A shop keeps at least one owner: add another first.', 'owner');
  }

  const them = (merchantId: string, staffId: string) => and(eq(staff.merchantId, merchantId), eq(staff.id, staffId));

  /** Changes one row. @throws DomainError `not_found` */
  async function change(
    tx: Tx,
    merchantId: string,
    staffId: string,
    set: Partial<typeof staff.$inferInsert>,
    which = isNull(staff.disabledAt),
  ): Promise<void> {
    const where = and(them(merchantId, staffId), which);
    const [changed] = await tx.db.update(staff).set(set).where(where).returning({ id: staff.id });
    if (!changed) throw nobody();
  }

  const endAll = (tx: Tx, merchantId: string, staffId: string) =>
    store.endSessionsOf(tx, merchantId, staffId, clock.now());

  return {
    people,

    async person(reader, merchantId, staffId) {
      const [row] = await store.people(reader, merchantId, staffId);
      if (!row) throw nobody();
      return personOf(row);
    },

    names: async (reader, merchantId) => new Map((await people(reader, merchantId)).map(({ id, name }) => [id, name])),

    async add(tx, person) {
      const { country } = await merchants.byId(tx, person.merchantId);
      const row = rowOf(person, country);
      const [added] = await tx.db.insert(staff).values(row).onConflictDoNothing().returning({ id: staff.id });
      if (!added) throw new DomainError('conflict', 'Somebody with this e-mail address is there already.', 'email');
      return { staffId: row.id };
    },

    async setStanding(tx, merchantId, staffId, standing, actor) {
      const { role, preset } = checkStanding(standing);
      if (role !== 'owner') await keepAnOwner(tx, merchantId, staffId);
      await change(tx, merchantId, staffId, { role, preset });
      await endAll(tx, merchantId, staffId);
      const details = { role, ...(preset && { preset }) };
      await record(tx, { merchantId, actor, action: 'staff.role_changed', subject: staffId, details });
    },

    async disable(tx, merchantId, staffId, actor) {
      await keepAnOwner(tx, merchantId, staffId);
      await change(tx, merchantId, staffId, { disabledAt: clock.now() });
      await endAll(tx, merchantId, staffId);
      await record(tx, { merchantId, actor, action: 'staff.disabled', subject: staffId });
    },

    async enable(tx, merchantId, staffId, actor) {
      await change(tx, merchantId, staffId, { disabledAt: null }, isNotNull(staff.disabledAt));
      await record(tx, { merchantId, actor, action: 'staff.enabled', subject: staffId });
    },

    async endSessions(tx, merchantId, staffId, actor) {
      const [row] = await tx.db.select({ id: staff.id }).from(staff).where(them(merchantId, staffId));
      if (!row) throw nobody();
      await endAll(tx, merchantId, staffId);
      await record(tx, { merchantId, actor, action: 'session.ended_all', subject: staffId });
    },

    async setPassword(tx, merchantId, staffId, password, actor) {
      await change(tx, merchantId, staffId, { password });
      await endAll(tx, merchantId, staffId);
      await record(tx, { merchantId, actor, action: 'staff.password_set', subject: staffId });
    },

    async dropSecondFactor(tx, merchantId, staffId, actor) {
      await change(tx, merchantId, staffId, { totp: null, totpSince: null, totpStep: null }, isNotNull(staff.id));
      const codes = and(eq(recoveryCodes.merchantId, merchantId), eq(recoveryCodes.staffId, staffId));
      await tx.db.delete(recoveryCodes).where(codes);
      await record(tx, { merchantId, actor, action: 'staff.second_factor_off', subject: staffId });
    },
  };
}
