import { DomainError } from '../../kernel/errors.ts';

/** Owner may everything, manager everything but staff and keys, clerk the counter. */
export const ROLES = ['owner', 'manager', 'clerk'] as const;
export type Role = (typeof ROLES)[number];

/** Who asks, whether by session or token; the merchant comes from here and never from a form. */
export interface Principal {
  merchantId: string;
  role: Role;
  /** `staff:<id>`, `token:<id>`; written to the audit and to ledgers. */
  actor: string;
  staffId?: string;
}

const RANK: Record<Role, number> = { clerk: 0, manager: 1, owner: 2 };

/** @throws DomainError `forbidden` when the role is below the one asked for */
export function requireRole(principal: Principal, least: Role): void {
  if (RANK[principal.role] < RANK[least])
    throw new DomainError('forbidden', `This needs the role ${least}; yours is ${principal.role}.`);
}
