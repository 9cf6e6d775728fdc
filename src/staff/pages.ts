import type { RequestHandler } from 'express';
import type { Clock } from '../kernel/clock.ts';
import type { Merchants } from '../merchants/index.ts';
import type { Vault } from '../platform/crypto/vault.ts';
import type { Database } from '../platform/db/index.ts';
import { frameOf, show } from '../platform/web/frame.ts';
import type { PageRouter } from '../platform/web/page-router.ts';
import { createAccount } from './account.ts';
import { accountPages } from './account-pages.ts';
import { auditPages } from './audit-pages.ts';
import { confirmPages } from './confirm-pages.ts';
import { createLinks } from './links.ts';
import { linkPages } from './link-pages.ts';
import { peoplePages } from './people-pages.ts';
import { createSecondFactor } from './second-factor.ts';
import type { Sessions } from './sessions.ts';
import { signInPages } from './sign-in-pages.ts';
import { tokenPages } from './token-pages.ts';
import type { Staff } from './types.ts';

export interface StaffPagesDeps {
  db: Database;
  clock: Clock;
  vault: Vault;
  merchants: Merchants;
  staff: Staff;
  sessions: Sessions;
}

/** What the pages of this slice are made with. */
export type PageParts = StaffPagesDeps & {
  links: ReturnType<typeof createLinks>;
  account: ReturnType<typeof createAccount>;
  secondFactor: ReturnType<typeof createSecondFactor>;
};

/** The front door for whoever is not signed in: to sign in, or how to begin. Everybody else goes on to Today. */
export function entrance({ db, merchants }: Pick<StaffPagesDeps, 'db' | 'merchants'>): RequestHandler {
  return async (req, res, next) => {
    if (req.path !== '/' || req.method !== 'GET' || frameOf(res).session) return next();
    if ((await merchants.all(db.reader)).length === 0) return show(res, 'staff/no-shop');
    res.redirect(303, '/sign-in');
  };
}

/** Sign-in, account, people, invitations, tokens and audit. */
export function staffPages(deps: StaffPagesDeps): PageRouter[] {
  const { db, clock, vault, merchants, staff, sessions } = deps;
  const parts: PageParts = {
    ...deps,
    links: createLinks({ db, clock, vault, staff, sessions }),
    account: createAccount({ db, clock, vault, merchants, staff }),
    secondFactor: createSecondFactor({ clock, vault, audit: staff.audit }),
  };
  return [signInPages, confirmPages, linkPages, accountPages, peoplePages, tokenPages, auditPages].map((pages) =>
    pages(parts),
  );
}
