import type { Clock } from '../kernel/clock.ts';
import { DomainError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import type { Customers } from '../customers/index.ts';
import type { Merchants } from '../merchants/index.ts';
import type { Messages } from '../messages/index.ts';
import { nextNumber } from '../platform/counters.ts';
import type { Vault } from '../platform/crypto/vault.ts';
import type { Tx } from '../platform/db/index.ts';
import type { Announce } from '../platform/slice.ts';
import type { SmsTemplates } from '../platform/sms-templates.ts';
import { FIRST_CASE, quoteOf } from './rules.ts';
import { insertCase, textAdder } from './store.ts';
import type { AlertNumbers, Case, Cases, NewCase } from './types.ts';

type Alert = (tx: Tx, merchantId: string, opened: Case, opening: NewCase) => Promise<void>;

const QUOTE = 60;

/** Tells the staff numbers set for it of a new case: its number, its first words, never the customer's whole number. */
export function createAlert(deps: {
  merchants: Merchants;
  messages: Messages;
  templates: SmsTemplates;
  alertNumbers: AlertNumbers;
}): Alert {
  const { merchants, messages, templates, alertNumbers } = deps;

  /** A shop without a number can tell nobody; its cases wait on the page. */
  async function sender(tx: Tx, merchantId: string, texted: string | undefined): Promise<string | undefined> {
    if (texted !== undefined) return texted;
    try {
      return (await merchants.defaultNumber(tx, merchantId)).id;
    } catch (fault) {
      if (fault instanceof DomainError) return undefined;
      throw fault;
    }
  }

  return async (tx, merchantId, { number, kind, lastFour }, { text, numberId: texted }) => {
    const staff = await alertNumbers(tx, merchantId);
    if (staff.length === 0) return;
    const numberId = await sender(tx, merchantId, texted);
    if (numberId === undefined) return;
    const { name: shop } = await merchants.byId(tx, merchantId);
    const values = { shop, number, lastFour, quote: quoteOf(text, QUOTE) };
    for (const { phone, language } of staff) {
      const words = templates.render(language, { template: `cases/alert-${kind}`, values });
      await messages.enqueue(tx, { merchantId, numberId, to: phone, text: words, purpose: 'staff' });
    }
  };
}

/** Opens cases: number, first step, first text, fact and alert in the transaction given. */
export function opener(
  deps: { clock: Clock; vault: Vault; customers: Customers; announce: Announce },
  alert: Alert,
): Cases['open'] {
  const { clock, customers, announce } = deps;
  const addText = textAdder(deps);
  return async (tx, merchantId, opening) => {
    const { kind, text, phone, source, actor, inboundId } = opening;
    const at = clock.now();
    const opened: Case = {
      id: newId(at),
      number: await nextNumber(tx, merchantId, 'cases', FIRST_CASE),
      customerId: opening.customerId ?? null,
      lastFour: phone.slice(-4),
      kind,
      step: 'received',
      source,
      openedAt: at,
      updatedAt: at,
    };
    await insertCase(tx, merchantId, { ...opened, numberHash: customers.hashOf(merchantId, phone), actor });
    await addText(tx, merchantId, opened.id, { text, actor, ...(inboundId === undefined ? {} : { inboundId }) });
    const whose = opening.customerId === undefined ? {} : { customerId: opening.customerId };
    await announce(tx, { merchantId, name: 'case.opened', ...whose, ids: { caseId: opened.id, kind } });
    await alert(tx, merchantId, opened, opening);
    return opened;
  };
}
