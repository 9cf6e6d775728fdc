import type { Reader, Tx } from '../platform/db/index.ts';
import type { SmsTemplates } from '../platform/sms-templates.ts';
import { recordConsent, suppression } from './consent.ts';
import type { AskConfirmation, CustomerDeps } from './deps.ts';
import * as people from './people.ts';
import * as consentStore from './store-consent.ts';
import * as store from './store.ts';
import type { Origin } from './types.ts';

export interface AskDeps extends CustomerDeps {
  templates: SmsTemplates;
  askConfirmation: AskConfirmation;
}

/**
 * Consent told by somebody else than the customer (the API, the counter): with proof it stands at once; without, the
 * customer is asked by text for a code (double opt-in). `marketing: false` takes it back.
 */
export async function applyConsent(
  deps: AskDeps,
  tx: Tx,
  merchantId: string,
  customerId: string,
  consent: { marketing: boolean; source?: string | undefined },
  origin: Origin,
): Promise<void> {
  const customer = await people.byId(deps, tx, merchantId, customerId);
  if (!consent.marketing) {
    if (customer.marketing !== 'none')
      await recordConsent(deps, tx, merchantId, customerId, { ...origin, state: 'withdrawn' });
    return;
  }
  if (customer.marketing === 'allowed') return;
  if (consent.source) {
    await recordConsent(deps, tx, merchantId, customerId, { ...origin, state: 'granted', proof: consent.source });
    return;
  }
  await askForConsent(deps, tx, merchantId, customerId, origin);
}

/** Whether a question would make sense now: not asked already, no stop, a number to ask. */
export async function mayAsk(reader: Reader, merchantId: string, customerId: string): Promise<boolean> {
  const number = await store.currentNumber(reader, merchantId, customerId);
  if (!number || (await suppression(reader, merchantId, number.numberHash))) return false;
  const consent = await consentStore.consentOf.get(reader, { merchantId, customerId, numberHash: number.numberHash });
  return consent?.state !== 'asked' && consent?.state !== 'granted';
}

/**
 * Asks for `Y nn` by text; nothing is allowed until it comes. Does nothing where `mayAsk` says no.
 * @param batchId the import it is part of
 */
export async function askForConsent(
  deps: AskDeps,
  tx: Tx,
  merchantId: string,
  customerId: string,
  origin: Origin,
  batchId?: string,
): Promise<void> {
  if (!(await mayAsk(tx, merchantId, customerId))) return;
  const merchant = await deps.merchants.byId(tx, merchantId);
  const { id: numberId } = await deps.merchants.defaultNumber(tx, merchantId);
  const customer = await people.byId(deps, tx, merchantId, customerId);
  const number = (await people.currentNumber(deps, tx, merchantId, customerId))!;
  const language = customer.language ?? merchant.language;
  const wording = `template:customers/confirm-marketing.${language}`;
  await recordConsent(deps, tx, merchantId, customerId, { ...origin, state: 'asked', wording });
  const code = await deps.askConfirmation(tx, {
    merchantId,
    numberHash: number.numberHash,
    purpose: 'customers.marketing',
    payload: { wording, customerId },
    minutes: 24 * 60,
  });
  const text = deps.templates.render(language, {
    template: 'customers/confirm-marketing',
    values: { shop: merchant.name, code },
  });
  const batch = batchId === undefined ? {} : { batchId };
  const message = { merchantId, numberId, to: number.phone, text, purpose: 'service', customerId, ...batch } as const;
  await deps.messages.enqueue(tx, message);
}
