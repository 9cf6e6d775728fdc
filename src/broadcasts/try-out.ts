import type { Tx } from '../platform/db/index.ts';
import { parsePhone } from '../kernel/phone.ts';
import { DomainError } from '../kernel/errors.ts';
import type { BroadcastDeps } from './deps.ts';
import { draftFaults } from './draft.ts';
import { oneText } from './measure.ts';
import * as store from './store.ts';
import { fieldNames } from '../marketing/index.ts';
import { refuseIfBlocked } from './words.ts';

/** Sends the draft, as one customer would get it, to a staff phone. @throws FieldFaults, DomainError `unprocessable` */
export async function tryOut(
  deps: BroadcastDeps,
  tx: Tx,
  merchantId: string,
  id: string,
  to: { phone: string; customerId?: string },
  actor: string,
): Promise<void> {
  const { draft } = await store.rowById(tx, merchantId, id);
  const merchant = await deps.merchants.byId(tx, merchantId);
  const faults = draftFaults(draft, merchant, fieldNames(deps.mergeFields()), deps.clock.now());
  refuseIfBlocked(faults.filter(({ field }) => field?.startsWith('texts')));
  const rendered = await oneText(deps, tx, merchantId, draft, to.customerId);
  if (!rendered.ok) {
    const field = rendered.reason.replace(/^missing_/, '');
    throw new DomainError('unprocessable', `There is no text to send yet (${field}).`, `texts.${merchant.language}`);
  }
  const phone = parsePhone(to.phone, merchant.country);
  const number = await deps.merchants.defaultNumber(tx, merchantId);
  await deps.messages.enqueue(tx, {
    merchantId,
    numberId: number.id,
    to: phone,
    text: rendered.text,
    purpose: 'staff',
  });
  await deps.audit(tx, { merchantId, actor, action: 'broadcast.tried', subject: id });
}
