import { randomInt } from 'node:crypto';
import { and, eq, isNotNull, isNull, lt, or } from 'drizzle-orm';
import { Secret, TOTP } from 'otpauth';
import { type Clock, SECOND } from '../kernel/clock.ts';
import type { KeyedHash, Vault } from '../platform/crypto/vault.ts';
import type { Reader, Tx } from '../platform/db/index.ts';
import { recoveryCodes, staff } from './schema.ts';
import type { Staff } from './types.ts';

const STEP_MILLIS = 30 * SECOND;
const SECRET_BYTES = 20; // 160 bits, as RFC 4226 advises
const CODES = 8;
const CODE_CHARS = 10; // of 32: 50 bits
const ALPHABET = '23456789ABCDEFGHJKLMNPQRSTUVWXYZ';

/** What an authenticator app needs: the secret to type, and the address that its camera reads. */
export interface Enrolment {
  secret: string;
  uri: string;
}

/** A second proof beside the password: codes of an authenticator app (RFC 6238), or one of eight recovery codes. */
export interface SecondFactor {
  /** Makes the secret, unless there is one: it stays the same until a code proves that the app has it. */
  begin(tx: Tx, merchantId: string, staffId: string): Promise<void>;
  /** What was begun, for the app; undefined before. */
  enrolment(reader: Reader, merchantId: string, staffId: string, label: string): Promise<Enrolment | undefined>;
  /** The first code of the app. @returns recovery codes, shown this once; undefined: the code is not right */
  prove(tx: Tx, merchantId: string, staffId: string, code: string): Promise<string[] | undefined>;
  /** Whether the code is right and was never used; it is used up. A recovery code counts too. */
  use(tx: Tx, merchantId: string, staffId: string, code: string): Promise<boolean>;
  /** New recovery codes instead of all the old ones. */
  renewCodes(tx: Tx, merchantId: string, staffId: string): Promise<string[]>;
  codesLeft(reader: Reader, merchantId: string, staffId: string): Promise<number>;
}

const newCode = (): string => Array.from({ length: CODE_CHARS }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');

/** As people type it: any case, with blanks and dashes. */
const plain = (code: string): string => code.toUpperCase().replace(/[^A-Z0-9]/g, '');

const shown = (code: string): string => `${code.slice(0, 5)}-${code.slice(5)}`;

const totpOf = (secret: string, label = 'mcrm'): TOTP =>
  new TOTP({ issuer: 'mcrm', label, secret: Secret.fromBase32(secret), digits: 6, period: STEP_MILLIS / SECOND });

export function createSecondFactor({
  clock,
  vault,
  audit,
}: {
  clock: Clock;
  vault: Vault;
  audit: Staff['audit'];
}): SecondFactor {
  const them = (merchantId: string, staffId: string) => and(eq(staff.merchantId, merchantId), eq(staff.id, staffId));

  async function secretOf(reader: Reader, merchantId: string, staffId: string): Promise<string | undefined> {
    const [row] = await reader.db.select({ totp: staff.totp }).from(staff).where(them(merchantId, staffId));
    return row?.totp ? vault.open(merchantId, row.totp) : undefined;
  }

  /** Takes a code's time step, once. The step before and the one after count too: clocks differ. */
  async function useStep(tx: Tx, merchantId: string, staffId: string, code: string, proven: boolean): Promise<boolean> {
    const secret = await secretOf(tx, merchantId, staffId);
    if (!secret || !/^\d{6}$/.test(code)) return false;
    const now = clock.now();
    const delta = totpOf(secret).validate({ token: code, timestamp: now, window: 1 });
    if (delta === null) return false;
    const step = Math.floor(now / STEP_MILLIS) + delta;
    const [taken] = await tx.db
      .update(staff)
      .set({ totpStep: step, ...(proven ? {} : { totpSince: now }) })
      .where(
        and(
          them(merchantId, staffId),
          proven ? isNotNull(staff.totpSince) : isNull(staff.totpSince),
          or(isNull(staff.totpStep), lt(staff.totpStep, step)),
        ),
      )
      .returning({ id: staff.id });
    return taken !== undefined;
  }

  const hashOf = (merchantId: string, staffId: string, code: string): KeyedHash =>
    vault.hash(merchantId, `recovery\0${staffId}\0${code}`);

  async function freshCodes(tx: Tx, merchantId: string, staffId: string): Promise<string[]> {
    const mine = and(eq(recoveryCodes.merchantId, merchantId), eq(recoveryCodes.staffId, staffId));
    const codes = Array.from({ length: CODES }, newCode);
    await tx.db.delete(recoveryCodes).where(mine);
    await tx.db
      .insert(recoveryCodes)
      .values(codes.map((code) => ({ merchantId, staffId, hash: hashOf(merchantId, staffId, code), usedAt: null })));
    return codes.map(shown);
  }

  async function useRecovery(tx: Tx, merchantId: string, staffId: string, code: string): Promise<boolean> {
    const [used] = await tx.db
      .update(recoveryCodes)
      .set({ usedAt: clock.now() })
      .where(
        and(
          eq(recoveryCodes.merchantId, merchantId),
          eq(recoveryCodes.staffId, staffId),
          eq(recoveryCodes.hash, hashOf(merchantId, staffId, code)),
          isNull(recoveryCodes.usedAt),
        ),
      )
      .returning({ hash: recoveryCodes.hash });
    if (!used) return false;
    await audit(tx, { merchantId, actor: `staff:${staffId}`, action: 'staff.recovery_code_used', subject: staffId });
    return true;
  }

  return {
    async begin(tx, merchantId, staffId) {
      const secret = new Secret({ size: SECRET_BYTES }).base32;
      await tx.db
        .update(staff)
        .set({ totp: vault.seal(merchantId, secret), totpStep: null })
        .where(and(them(merchantId, staffId), isNull(staff.totp)));
    },

    async enrolment(reader, merchantId, staffId, label) {
      const secret = await secretOf(reader, merchantId, staffId);
      return secret === undefined ? undefined : { secret, uri: totpOf(secret, label).toString() };
    },

    async prove(tx, merchantId, staffId, code) {
      if (!(await useStep(tx, merchantId, staffId, plain(code), false))) return undefined;
      const actor = `staff:${staffId}`;
      await audit(tx, { merchantId, actor, action: 'staff.second_factor_on', subject: staffId });
      return freshCodes(tx, merchantId, staffId);
    },

    async use(tx, merchantId, staffId, code) {
      const typed = plain(code);
      if (typed.length === CODE_CHARS) return useRecovery(tx, merchantId, staffId, typed);
      return useStep(tx, merchantId, staffId, typed, true);
    },

    async renewCodes(tx, merchantId, staffId) {
      await audit(tx, { merchantId, actor: `staff:${staffId}`, action: 'staff.recovery_codes_made', subject: staffId });
      return freshCodes(tx, merchantId, staffId);
    },

    async codesLeft(reader, merchantId, staffId) {
      const mine = and(eq(recoveryCodes.merchantId, merchantId), eq(recoveryCodes.staffId, staffId));
      const left = await reader.db
        .select({ hash: recoveryCodes.hash })
        .from(recoveryCodes)
        .where(and(mine, isNull(recoveryCodes.usedAt)));
      return left.length;
    },
  };
}
