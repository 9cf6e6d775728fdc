import type { Phone } from '../kernel/phone.ts';
import { createAudit } from './audit.ts';
import { createPeople } from './people.ts';
import * as store from './store.ts';
import { createTokens } from './tokens.ts';
import type { Staff, StaffDeps } from './types.ts';

export { hashPassword, type PasswordHash } from './secrets.ts';
export { REVEALS_AN_HOUR } from './audit.ts';
export { heldForms, holdForm } from './confirm-pages.ts';
export { createSessions, type Sessions, type SignIn } from './sessions.ts';
export { createSetup, type NewShop, type Setup } from './setup.ts';
export { entrance, staffPages, type StaffPagesDeps } from './pages.ts';
export { setupPages, type SetupPagesDeps } from './setup-pages.ts';
export { type GuidedStart, guidedStart, type StartStep } from './start.ts';
export {
  ALERT_SUBJECTS, type AlertSubject, type AuditEntry, type NewStaff, type Person, type Staff, type StaffDeps,
  type StaffPhone, type Standing, type Token,
} from './types.ts'; // prettier-ignore

/** People, tokens and the audit of every shop. */
export function createStaff({ clock, vault, merchants }: StaffDeps): Staff {
  const log = createAudit(clock);
  return {
    ...log,
    ...createPeople({ clock, vault, merchants, audit: log.audit }),
    ...createTokens({ clock, merchants, audit: log.audit }),

    async alertNumbers(reader, merchantId, subject) {
      const people = await store.alertPhones.all(reader, { merchantId });
      const wanting = people.filter(({ phone, alerts }) => phone !== null && alerts.split(',').includes(subject));
      if (wanting.length === 0) return [];
      const { language } = await merchants.byId(reader, merchantId);
      return wanting.map(({ staffId, phone }) => ({
        staffId,
        phone: vault.open(merchantId, phone!) as Phone,
        language,
      }));
    },

    async phoneOf(reader, merchantId, staffId) {
      const row = await store.phone.get(reader, { merchantId, id: staffId });
      if (!row || row.disabledAt !== null) return 'gone';
      if (row.phone === null) return 'no_phone';
      const { language } = await merchants.byId(reader, merchantId);
      return { staffId, phone: vault.open(merchantId, row.phone) as Phone, language };
    },

    async byPhone(reader, merchantId, numberHash) {
      const row = await store.byPhone.get(reader, { merchantId, phoneHash: numberHash });
      if (!row) return undefined;
      const { id, role, preset } = row;
      return { merchantId, role, ...(preset && { preset }), actor: `staff:${id}`, staffId: id };
    },
  };
}
