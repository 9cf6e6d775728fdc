import type { Clock } from '../kernel/clock.ts';
import type { Phone } from '../kernel/phone.ts';
import type { Merchants } from '../merchants/index.ts';
import type { Vault } from '../platform/crypto/vault.ts';
import type { Reader, Tx } from '../platform/db/index.ts';
import type { Language } from '../platform/slice.ts';
import type { Preset, Principal, Role } from '../platform/web/principal.ts';
import type { PasswordHash } from './secrets.ts';

/** What somebody may be texted about: new cases and what the shop spends; tasks of the agenda that are nobody's own. */
export const ALERT_SUBJECTS = ['cases', 'tasks'] as const;
export type AlertSubject = (typeof ALERT_SUBJECTS)[number];

/** Somebody of a shop who can be texted, in the shop's language. */
export interface StaffPhone {
  staffId: string;
  phone: Phone;
  language: Language;
}

export interface NewStaff {
  merchantId: string;
  email: string;
  role: Role;
  /** Narrows or widens the role on pages; it decides the role then. */
  preset?: Preset | undefined;
  name?: string | undefined;
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

/** Somebody of a shop, as colleagues may see them. */
export interface Person {
  id: string;
  /** The name, or the first part of the e-mail address where none was given. */
  name: string;
  email: string;
  role: Role;
  preset: Preset | null;
  active: boolean;
  /** A password was chosen. */
  joined: boolean;
  secondFactor: boolean;
  /** When a browser of theirs was last seen; null: never. Epoch milliseconds. */
  seenAt: number | null;
}

/** A role, or a preset with the role beneath it. */
export interface Standing {
  role: Role;
  preset?: Preset | undefined;
}

export interface Staff {
  /** @throws DomainError `invalid` on the field, `conflict` on `email` when the gateway knows it already */
  add(tx: Tx, person: NewStaff): Promise<{ staffId: string }>;
  /** Everybody of a shop, those who may sign in first. */
  people(reader: Reader, merchantId: string): Promise<Person[]>;
  /** @throws DomainError `not_found` */
  person(reader: Reader, merchantId: string, staffId: string): Promise<Person>;
  /** Names of a shop's people by id, for pages that say who did something. */
  names(reader: Reader, merchantId: string): Promise<Map<string, string>>;
  /** Gives another role and ends the person's sessions, so that rights begin with a new one. @throws DomainError */
  setStanding(tx: Tx, merchantId: string, staffId: string, standing: Standing, actor: string): Promise<void>;
  /** Ends what they may do, with all their sessions; the last owner stays. @throws DomainError `not_found`, `conflict` */
  disable(tx: Tx, merchantId: string, staffId: string, actor: string): Promise<void>;
  /** @throws DomainError `not_found` when there is no such person, or nobody disabled */
  enable(tx: Tx, merchantId: string, staffId: string, actor: string): Promise<void>;
  /** @throws DomainError `not_found` */
  endSessions(tx: Tx, merchantId: string, staffId: string, actor: string): Promise<void>;
  /** Replaces the password and ends every session. @throws DomainError `not_found` */
  setPassword(tx: Tx, merchantId: string, staffId: string, password: PasswordHash, actor: string): Promise<void>;
  /** Takes the second factor away, for whoever lost phone and codes. @throws DomainError `not_found` */
  dropSecondFactor(tx: Tx, merchantId: string, staffId: string, actor: string): Promise<void>;
  /** `token` is shown this once: only its hash is kept. */
  addToken(tx: Tx, merchantId: string, name: string, role: Role): Promise<{ tokenId: string; token: string }>;
  tokens(reader: Reader, merchantId: string): Promise<Token[]>;
  /** @throws DomainError `not_found` when there is no such token, or no more */
  revokeToken(tx: Tx, merchantId: string, tokenId: string, actor: string): Promise<void>;
  /** Whose token it is; undefined for an unknown or revoked one. */
  principalOfToken(reader: Reader, bearer: string): Promise<Principal | undefined>;
  /** Phones of those who want to be texted about a subject. */
  alertNumbers(reader: Reader, merchantId: string, subject: AlertSubject): Promise<StaffPhone[]>;
  /** How one person is texted; `no_phone`: not at all, `gone`: may not sign in any more. */
  phoneOf(reader: Reader, merchantId: string, staffId: string): Promise<StaffPhone | 'no_phone' | 'gone'>;
  /** Who texts from this number: somebody of this shop who may sign in; undefined: nobody. */
  byPhone(reader: Reader, merchantId: string, numberHash: string): Promise<Principal | undefined>;
  audit(tx: Tx, entry: AuditEntry): Promise<void>;
  /**
   * Notes that somebody is about to see a whole number, before it is shown; the whole write fails beyond 60 an hour.
   * @param reveal subject: the customer, or where nobody is known the talk (`via: 'inbox'`); of: what is shown, as a code
   * @throws DomainError `too_many` (TooMany, with the seconds to wait)
   */
  noteReveal(
    tx: Tx,
    reveal: { merchantId: string; actor: string; subject: string; of?: string; via?: 'inbox' },
  ): Promise<void>;
}

export interface Token {
  id: string;
  name: string;
  role: Role;
  createdAt: number;
  revokedAt: number | null;
}

export interface StaffDeps {
  clock: Clock;
  vault: Vault;
  merchants: Merchants;
}
