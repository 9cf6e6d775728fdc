import type { Request, Response } from 'express';
import { mayStillSend } from '../customers/index.ts';
import { DomainError } from '../kernel/errors.ts';
import { formOf, merchantOf, staffOf } from '../platform/web/frame.ts';
import type { CustomersDeskDeps } from './customers-deps.ts';
import { liveId } from './customers-edit.ts';
import { MOST_PROOF, tagsOf } from './customers-form.ts';
import { type PageFault, showCustomerPage, valueOf } from './customers-page.ts';

const MOST_STOP_WORDS = 500;

const back = (res: Response, id: string, done: string): void =>
  res.redirect(303, `/customers/${id}?done=customers.done.${done}`);

const refuse = (deps: CustomersDeskDeps, req: Request, res: Response, fault: PageFault): Promise<void> =>
  showCustomerPage(deps, req, res.status(422), { fault });

/** A note for colleagues; the customer never sees it. */
export async function note(deps: CustomersDeskDeps, req: Request, res: Response): Promise<void> {
  const id = await liveId(deps, req, res);
  const value = valueOf(req, 'text');
  if (value === '' || value.length > 2000) return refuse(deps, req, res, { form: 'note', key: 'note', value });
  await deps.db.write((tx) => deps.register.note(tx, merchantOf(res), id, value, staffOf(res).actor));
  back(res, id, 'noted');
}

export async function tag(deps: CustomersDeskDeps, req: Request, res: Response): Promise<void> {
  const id = await liveId(deps, req, res);
  const merchantId = merchantOf(res);
  const { actor } = staffOf(res);
  const { remove } = formOf(req);
  const value = valueOf(req, 'tag');
  const tags = tagsOf(value);
  if (!remove && (tags.length === 0 || tags.some((one) => Array.from(one).length > 40)))
    return refuse(deps, req, res, { form: 'tags', key: 'tags', value });
  await deps.db.write(async (tx) => {
    if (remove) await deps.register.removeTags(tx, merchantId, id, [remove]);
    else await deps.customers.addTags(tx, merchantId, id, tags);
    await deps.staff.audit(tx, { merchantId, actor, action: 'customer.changed', subject: id, details: { fields: 'tags' } }); // prettier-ignore
  });
  back(res, id, 'saved');
}

/** One text to one person, outside of any dialogue: bound by a stop, sent once however often the form is. */
export async function text(deps: CustomersDeskDeps, req: Request, res: Response): Promise<void> {
  const { db, customers, merchants, messages, staff } = deps;
  const id = await liveId(deps, req, res);
  const merchantId = merchantOf(res);
  const { actor } = staffOf(res);
  const value = valueOf(req, 'text');
  const { key = '' } = formOf(req);
  if (value === '' || value.length > 1600) return refuse(deps, req, res, { form: 'text', key: 'text', value });
  const refusal = await db.write(async (tx) => {
    const number = await customers.currentNumber(tx, merchantId, id);
    if (!number) return 'no_number';
    const { id: numberId } = await merchants.defaultNumber(tx, merchantId);
    const { numberHash, phone: to } = number;
    const no = await mayStillSend(tx, { merchantId, numberId, numberHash, customerId: id, purpose: 'service' });
    if (no) return no;
    const onceKey = `desk:${id}:${key.slice(0, 40)}`;
    const sent = await messages.enqueue(tx, { merchantId, numberId, to, text: value, purpose: 'service', customerId: id, onceKey }); // prettier-ignore
    if (sent) await staff.audit(tx, { merchantId, actor, action: 'customer.texted', subject: id });
    return '';
  });
  if (refusal !== '') return refuse(deps, req, res, { form: 'text', key: `refusal_${refusal}`, value });
  back(res, id, 'texted');
}

/** A stop said in person, by voice or letter: it binds like one that was texted. */
export async function stop(deps: CustomersDeskDeps, req: Request, res: Response): Promise<void> {
  const id = await liveId(deps, req, res);
  const merchantId = merchantOf(res);
  const { actor } = staffOf(res);
  const words = valueOf(req, 'note');
  if (words.length > MOST_STOP_WORDS) return refuse(deps, req, res, { form: 'stop', key: 'stopNote', value: words });
  await deps.db.write(async (tx) => {
    const number = await deps.customers.currentNumber(tx, merchantId, id);
    if (!number) throw new DomainError('unprocessable', 'There is no number to stop.');
    const said = { source: 'counter', actor, ...(words !== '' && { text: words }) };
    await deps.customers.suppress(tx, merchantId, number.phone, said);
    await deps.staff.audit(tx, { merchantId, actor, action: 'customer.stopped', subject: id });
  });
  back(res, id, 'stopped');
}

/** Consent given in person: asked by text, or at once with the proof that is typed; `withdraw` takes it back. */
export async function consent(deps: CustomersDeskDeps, req: Request, res: Response): Promise<void> {
  const id = await liveId(deps, req, res);
  const merchantId = merchantOf(res);
  const { actor } = staffOf(res);
  const { way } = formOf(req);
  const value = valueOf(req, 'proof');
  if (way === 'proof' && value === '') return refuse(deps, req, res, { form: 'consent', key: 'proof', value });
  if (way === 'proof' && value.length > MOST_PROOF) return refuse(deps, req, res, { form: 'consent', key: 'proofLong', value }); // prettier-ignore
  if (way !== 'proof' && way !== 'ask' && way !== 'withdraw')
    return refuse(deps, req, res, { form: 'consent', key: 'way', value });
  await deps.db.write(async (tx) => {
    const told = { marketing: way !== 'withdraw', source: way === 'proof' ? value : undefined };
    await deps.applyConsent(tx, merchantId, id, told, { source: 'counter', actor });
    await deps.staff.audit(tx, { merchantId, actor, action: 'customer.consent_recorded', subject: id, details: { way } }); // prettier-ignore
  });
  back(res, id, way === 'ask' ? 'asked' : 'saved');
}
