import type { Clock } from '../kernel/clock.ts';
import { newId } from '../kernel/ids.ts';
import type { Customers } from '../customers/index.ts';
import { nextNumber } from '../platform/counters.ts';
import type { Vault } from '../platform/crypto/vault.ts';
import type { Tx } from '../platform/db/index.ts';
import type { Announce, Language } from '../platform/slice.ts';
import type { SmsTemplates } from '../platform/sms-templates.ts';
import { hintedInOnePart } from './one-part.ts';
import { FIRST_CASE } from './rules.ts';
import { type DueDeps, dueOf } from './due-rules.ts';
import { fromLowScore } from './standing.ts';
import { insertCase, textAdder } from './store.ts';
import type { TellStaff } from './tell-staff.ts';
import type { Case, Cases, NewCase } from './types.ts';

type Alert = (tx: Tx, merchantId: string, opened: Case, opening: NewCase) => Promise<void>;

const QUOTE = 60;

/** A case of which nothing is known but what the customer said. */
const UNTOUCHED = {
  category: null,
  cause: null,
  ownerId: null,
  escalated: 0,
  answeredAt: null,
  reportedAt: null,
  archivedAt: null,
  rating: null,
  reopened: 0,
  recurrence: null,
  recursOf: null,
};

/** Tells the staff numbers set for it of a new case: its number, its first words, never the customer's whole number. */
export const createAlert =
  ({
    customers,
    templates,
    tellStaff,
  }: {
    customers: Customers;
    templates: SmsTemplates;
    tellStaff: TellStaff;
  }): Alert =>
  (tx, merchantId, { number, kind, lastFour }, { text, numberId, phone }) => {
    const write = (language: Language, shop: string): string =>
      hintedInOnePart(
        (quote, hint) => {
          const values = { shop, number, lastFour, quote, hint };
          return templates.render(language, { template: `cases/alert-${kind}`, values });
        },
        text,
        QUOTE,
      );
    return tellStaff(tx, merchantId, write, { numberId, about: customers.hashOf(merchantId, phone) });
  };

/** Opens cases: number, first step, first text, fact and alert in the transaction given. */
export function opener(
  deps: Pick<DueDeps, 'merchants' | 'segments'> & {
    clock: Clock;
    vault: Vault;
    customers: Customers;
    announce: Announce;
  },
  alert: Alert,
): Cases['open'] {
  const { clock, customers, announce } = deps;
  const addText = textAdder(deps);
  return async (tx, merchantId, opening) => {
    const { kind, text, phone, source, actor, inboundId } = opening;
    const at = clock.now();
    const customerId = opening.customerId ?? null;
    const { dueAt, first } = await dueOf(deps, tx, merchantId, { from: at, category: null, customerId });
    const opened: Case = {
      id: opening.id ?? newId(at),
      number: await nextNumber(tx, merchantId, 'cases', FIRST_CASE),
      customerId,
      lastFour: phone.slice(-4),
      kind,
      step: 'received',
      source,
      openedAt: at,
      updatedAt: at,
      ...UNTOUCHED,
      dueAt,
      priority: first || fromLowScore(source, kind) ? 1 : 0,
    };
    await insertCase(tx, merchantId, { ...opened, numberHash: customers.hashOf(merchantId, phone), actor });
    await addText(tx, merchantId, opened.id, { text, actor, ...(inboundId === undefined ? {} : { inboundId }) });
    const whose = opening.customerId === undefined ? {} : { customerId: opening.customerId };
    await announce(tx, { merchantId, name: 'case.opened', ...whose, ids: { caseId: opened.id, kind } });
    await alert(tx, merchantId, opened, opening);
    return opened;
  };
}
