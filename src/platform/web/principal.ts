import { DomainError } from '../../kernel/errors.ts';

/** Owner may everything, manager everything but staff and keys, clerk the counter. */
export const ROLES = ['owner', 'manager', 'clerk'] as const;
export type Role = (typeof ROLES)[number];

/**
 * What a page may ask of whoever opens it (X2). `look` is what everybody signed in may: read, with numbers masked.
 * Seeing a whole number (`reveal`), taking data out (`export`) and sending to many (`send`) are rights of their own.
 */
export const RIGHTS = [
  'look', // lists, customer pages, figures; numbers masked
  'serve', // answer in the inbox, note, tag, change a profile
  'merge', // merge people, move a number, erase one
  'reveal', // see a whole number, logged each time
  'import',
  'export',
  'segment', // make and change segments
  'compose', // draft, test and schedule broadcasts
  'send', // send, pause, resume, cancel them
  'approve', // let another's broadcast go
  'money', // prices, budget, costs
  'settings', // shop, texts, hours, canned replies, fields
  'staff', // people, their roles, tokens, sessions, audit
] as const;
export type Right = (typeof RIGHTS)[number];

/** Ready-made sets of rights for the five teams of paper 001 (X8); the role beneath them binds the REST API alike. */
export const PRESETS = ['service', 'relations', 'market', 'data', 'training'] as const;
export type Preset = (typeof PRESETS)[number];

const OF_ROLE: Record<Role, readonly Right[]> = {
  clerk: ['look', 'serve'],
  manager: RIGHTS.filter((right) => right !== 'staff'),
  owner: RIGHTS,
};

const OF_PRESET: Record<Preset, { role: Role; rights: readonly Right[]; masksNames: boolean }> = {
  service: { role: 'clerk', rights: ['look', 'serve'], masksNames: false },
  relations: { role: 'clerk', rights: ['look', 'serve', 'merge', 'reveal', 'segment'], masksNames: false },
  market: { role: 'manager', rights: ['look', 'segment', 'compose', 'send', 'money'], masksNames: false },
  data: { role: 'manager', rights: ['look', 'merge', 'import', 'export', 'segment', 'money'], masksNames: false },
  training: { role: 'clerk', rights: ['look'], masksNames: true },
};

/** Who asks, whether by session or token; the merchant comes from here and never from a form. */
export interface Principal {
  merchantId: string;
  role: Role;
  /** Narrows or widens what the role may on pages; absent: the role's own rights. */
  preset?: Preset | undefined;
  /** `staff:<id>`, `token:<id>`; written to the audit and to ledgers. */
  actor: string;
  staffId?: string;
}

const RANK: Record<Role, number> = { clerk: 0, manager: 1, owner: 2 };

/** The role a preset stands on. */
export const roleOfPreset = (preset: Preset): Role => OF_PRESET[preset].role;

export const rightsOf = ({ role, preset }: Pick<Principal, 'role' | 'preset'>): readonly Right[] =>
  preset ? OF_PRESET[preset].rights : OF_ROLE[role];

export const hasRight = (principal: Pick<Principal, 'role' | 'preset'>, right: Right): boolean =>
  rightsOf(principal).includes(right);

/** Whether names are shown by their first letter alone: those who only practise need no more. */
export const masksNames = ({ preset }: Pick<Principal, 'preset'>): boolean =>
  preset !== undefined && OF_PRESET[preset].masksNames;

/** @throws DomainError `forbidden` when the role is below the one asked for */
export function requireRole(principal: Principal, least: Role): void {
  if (RANK[principal.role] < RANK[least])
    throw new DomainError('forbidden', `This needs the role ${least}; yours is ${principal.role}.`);
}

/** @throws DomainError `forbidden` without the right */
export function requireRight(principal: Principal, right: Right): void {
  if (!hasRight(principal, right)) throw new DomainError('forbidden', `This needs the right "${right}".`);
}
