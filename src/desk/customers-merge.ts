import type { Request, Response } from 'express';
import type { Side } from '../customers/index.ts';
import { DomainError } from '../kernel/errors.ts';
import { isId } from '../kernel/ids.ts';
import { parsePhone, type Phone } from '../kernel/phone.ts';
import { formOf, frameOf, maskedNumber, merchantOf, say, show, staffOf } from '../platform/web/frame.ts';
import { shownMoney } from '../platform/web/shown.ts';
import type { CustomersDeskDeps } from './customers-deps.ts';
import { liveId } from './customers-edit.ts';
import { headOf } from './customers-page.ts';
import { type PersonView, rowOf } from './customers-rows.ts';
import { digitsIn, isWholeNumber, lookUp, searched } from './customers-search.ts';
import { listPeople, peopleByIds } from './customers-store.ts';

const sideOf = (text: string | undefined): Side => (text === 'from' ? 'from' : 'into');

async function viewsOf(
  deps: CustomersDeskDeps,
  res: Response,
  ids: readonly string[],
): Promise<Map<string, PersonView>> {
  const merchantId = merchantOf(res);
  const merchant = await deps.merchants.byId(deps.db.reader, merchantId);
  const rows = await peopleByIds(deps.db.reader, merchantId, ids);
  return new Map(rows.map((row) => [row.id, rowOf(res, deps, merchant, row)]));
}

/** Whom the words mean, or namesakes: whom one most likely means when one says "the same person". */
async function candidates(deps: CustomersDeskDeps, res: Response, id: string, q: string): Promise<PersonView[]> {
  const merchantId = merchantOf(res);
  const merchant = await deps.merchants.byId(deps.db.reader, merchantId);
  const { name } = await deps.customers.byId(deps.db.reader, merchantId, id);
  const wanted = q === '' ? (name?.split(/\s+/)[0] ?? '') : q;
  const { filter } = await searched(deps, merchantId, wanted);
  const rows = await listPeople(deps.db.aside, merchantId, filter, { sort: 'newest', limit: 12 });
  return rows
    .filter((row) => row.id !== id)
    .slice(0, 10)
    .map((row) => rowOf(res, deps, merchant, row));
}

/** Finds the other record by the end of a number, a member's number or a name; `q` is posted, never in an address. */
async function chooseOther(deps: CustomersDeskDeps, req: Request, res: Response, faultKey = '', q = '') {
  const id = await liveId(deps, req, res);
  const { head } = await headOf(deps, res, id);
  const fault = faultKey === '' ? '' : say(res, `customers.fault.${faultKey}`);
  show(res, 'customers/merge-choose', { head, people: await candidates(deps, res, id, q), fault });
}

/** A whole number leads to its owner, anything else to a list. */
async function findOther(
  deps: CustomersDeskDeps,
  req: Request,
  res: Response,
  intoId: string,
  q: string,
): Promise<void> {
  const merchantId = merchantOf(res);
  const digits = isWholeNumber(q) ? digitsIn(q) : undefined;
  if (digits === undefined) return chooseOther(deps, req, res, '', q);
  const { owners, ending, possible } = await lookUp(deps, merchantId, digits);
  const [owner] = owners;
  if (owner === intoId || (possible && ending.size === 0)) return chooseOther(deps, req, res.status(422), 'other');
  if (!owner) return chooseOther(deps, req, res, '', q);
  res.redirect(303, `/customers/${intoId}/merge?with=${owner}`);
}

/** Both side by side, and what will be; nothing is changed yet. */
export async function previewMerge(deps: CustomersDeskDeps, req: Request, res: Response): Promise<void> {
  const id = await liveId(deps, req, res);
  const other = typeof req.query['with'] === 'string' ? req.query['with'] : '';
  if (other === '') return chooseOther(deps, req, res);
  if (!isId(other) || other === id) return chooseOther(deps, req, res.status(422), 'other');
  const merchantId = merchantOf(res);
  const { archivedAt } = await deps.register.stateOf(deps.db.reader, merchantId, other);
  if (archivedAt !== null) throw new DomainError('not_found', 'There is no such customer.');
  const [into, from] = [await headOf(deps, res, id), await headOf(deps, res, other)];
  const views = await viewsOf(deps, res, [id, other]);
  const [a, b] = [views.get(id)!, views.get(other)!];
  const rows = await peopleByIds(deps.db.reader, merchantId, [id, other]);
  const sum = (of: 'points' | 'spend' | 'visits'): number => rows.reduce((total, row) => total + row[of], 0);
  show(res, 'customers/merge', {
    into: { ...a, ...into.head },
    from: { ...b, ...from.head },
    anyStopped: into.head.stopped || from.head.stopped,
    result: {
      points: sum('points'),
      visits: sum('visits'),
      spend: shownMoney(frameOf(res).language, sum('spend'), into.merchant.currency),
      tags: [...new Set([...into.head.tags, ...from.head.tags])].toSorted(),
      birthday: into.head.birthday || from.head.birthday,
      member: into.head.member || from.head.member,
    },
  });
}

export async function merge(deps: CustomersDeskDeps, req: Request, res: Response): Promise<void> {
  const intoId = await liveId(deps, req, res);
  const { with: fromId = '', name, number, q = '' } = formOf(req);
  if (fromId === '' && q.trim() !== '') return findOther(deps, req, res, intoId, q.trim());
  if (!isId(fromId)) return chooseOther(deps, req, res.status(422), 'other');
  const choice = { fromId, intoId, name: sideOf(name), number: sideOf(number) };
  await deps.db.write((tx) => deps.register.merge(tx, merchantOf(res), choice, staffOf(res).actor));
  res.redirect(303, `/customers/${intoId}?done=customers.done.merged`);
}

export async function unmerge(deps: CustomersDeskDeps, req: Request, res: Response): Promise<void> {
  const id = await liveId(deps, req, res);
  const { mergeId = '' } = formOf(req);
  const merchantId = merchantOf(res);
  // Only a merge of this very person: another's id in the form is a page left open, or a slip.
  const own = (await deps.register.merges(deps.db.reader, merchantId, id)).some((merged) => merged.id === mergeId);
  if (!own) throw new DomainError('not_found', 'There is no such merge.');
  const { fromId } = await deps.db.write((tx) => deps.register.unmerge(tx, merchantId, mergeId, staffOf(res).actor));
  res.redirect(303, `/customers/${fromId}?done=customers.done.unmerged`);
}

interface NumberStep {
  value: string;
  fault: string;
  state: string;
  ownerId: string;
  stopped: boolean;
  asksAgain: boolean;
}

const EMPTY: NumberStep = { value: '', fault: '', state: '', ownerId: '', stopped: false, asksAgain: false };

async function showNumber(deps: CustomersDeskDeps, res: Response, id: string, step: NumberStep): Promise<void> {
  const { head } = await headOf(deps, res, id);
  const owner = step.ownerId === '' ? undefined : (await viewsOf(deps, res, [step.ownerId])).get(step.ownerId);
  show(res, 'customers/change-number', {
    head,
    ...step,
    fault: step.fault === '' ? '' : say(res, `customers.fault.${step.fault}`),
    owner: owner ?? false,
    ending: maskedNumber(step.value.replace(/\D/g, '').slice(-4)),
  });
}

export async function numberForm(deps: CustomersDeskDeps, req: Request, res: Response): Promise<void> {
  await showNumber(deps, res, await liveId(deps, req, res), EMPTY);
}

/** First what would happen, then, said a second time, the change; a number of somebody else's is never taken. */
export async function changeNumber(deps: CustomersDeskDeps, req: Request, res: Response): Promise<void> {
  const id = await liveId(deps, req, res);
  const merchantId = merchantOf(res);
  const { phone: value = '', sure, proof = '' } = formOf(req);
  const { country } = await deps.merchants.byId(deps.db.reader, merchantId);
  let phone: Phone;
  try {
    phone = parsePhone(value, country);
  } catch (thrown) {
    if (!(thrown instanceof DomainError)) throw thrown;
    return showNumber(deps, res.status(422), id, { ...EMPTY, value, fault: 'phone' });
  }
  const outlook = await deps.register.numberOutlook(deps.db.reader, merchantId, id, phone);
  const { state, ownerId = '', stopped, asksAgain } = outlook;
  const step = { value, fault: '', state, ownerId, stopped, asksAgain };
  if (state === 'same') return showNumber(deps, res.status(422), id, { ...step, state: '', fault: 'sameNumber' });
  if (state === 'taken') return showNumber(deps, res.status(409), id, step);
  if (sure !== 'yes') return showNumber(deps, res, id, step);
  const change = { phone, ...(proof.trim() !== '' && { proof: proof.trim().slice(0, 200) }) };
  await deps.db.write((tx) => deps.register.changeNumber(tx, merchantId, id, change, staffOf(res).actor));
  res.redirect(303, `/customers/${id}?done=customers.done.numberChanged`);
}

/** Records that look like one person. */
export async function duplicates(deps: CustomersDeskDeps, _req: Request, res: Response): Promise<void> {
  const merchantId = merchantOf(res);
  const found = await deps.register.suspects(deps.db.aside, merchantId, 50);
  const views = await viewsOf(deps, res, [...new Set(found.flatMap(({ aId, bId }) => [aId, bId]))]);
  const pairs = found.flatMap(({ aId, bId, why }) => {
    const [a, b] = [views.get(aId), views.get(bId)];
    return a && b ? [{ a, b, why }] : [];
  });
  show(res, 'customers/duplicates', { pairs });
}

export async function keepApart(deps: CustomersDeskDeps, req: Request, res: Response): Promise<void> {
  const { a = '', b = '' } = formOf(req);
  const merchantId = merchantOf(res);
  await deps.db.write(async (tx) => {
    for (const id of [a, b]) await deps.customers.byId(tx, merchantId, id);
    await deps.register.keepApart(tx, merchantId, a, b, staffOf(res).actor);
  });
  res.redirect(303, '/customers/duplicates?done=customers.done.keptApart');
}
