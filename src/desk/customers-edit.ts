import type { Request, Response } from 'express';
import { z } from 'zod';
import { labelsOf } from '../customers/index.ts';
import { DomainError } from '../kernel/errors.ts';
import { parsePhone, type Phone } from '../kernel/phone.ts';
import type { Reader } from '../platform/db/index.ts';
import { formOf, malformedOf, merchantOf, say, show, staffOf } from '../platform/web/frame.ts';
import type { CustomersDeskDeps } from './customers-deps.ts';
import {
  customFault,
  type Faults,
  inputsOf,
  MOST_PROOF,
  readProfile,
  valuesOf,
  writeProfile,
} from './customers-form.ts';
import { headOf } from './customers-page.ts';

/** Faults in the words of the page, '' where there is none, so that the form can ask for each. */
function told(res: Response, faults: Faults, names: readonly string[]): Record<string, string> {
  const words = (key: string | undefined): string => (key ? say(res, `customers.fault.${key}`) : '');
  return Object.fromEntries(names.map((name) => [name, words(faults[name])]));
}

const NAMES = ['phone', 'name', 'birthday', 'language', 'zone', 'tags', 'proof'] as const;

async function formValues(
  deps: CustomersDeskDeps,
  reader: Reader,
  res: Response,
  values: Record<string, string>,
  faults: Faults,
) {
  const merchantId = merchantOf(res);
  const fields = await deps.custom.list(reader, merchantId);
  const inputs = inputsOf(fields, values, faults).map((input) => ({
    ...input,
    fault: input.fault === '' ? '' : say(res, `customers.fault.${input.fault}`),
  }));
  return {
    values: { consent: 'none', ...Object.fromEntries(NAMES.map((name) => [name, ''])), ...values },
    faults: told(res, faults, NAMES),
    inputs,
    tags: await labelsOf(reader, merchantId, 'tag'),
    shopZone: (await deps.merchants.byId(reader, merchantId)).zone,
    owner: false,
  };
}

/** The form of somebody new, added at the counter. */
export async function showNew(
  deps: CustomersDeskDeps,
  res: Response,
  values: Record<string, string>,
  faults: Faults,
  owner = '',
) {
  show(res, 'customers/new', { ...(await formValues(deps, deps.db.reader, res, values, faults)), owner });
}

/** Adds a person by hand; offers are asked for by text unless there is proof. */
export async function add(deps: CustomersDeskDeps, req: Request, res: Response): Promise<void> {
  const { db, customers, merchants, custom, staff } = deps;
  const merchantId = merchantOf(res);
  const form = formOf(req);
  const fields = await custom.list(db.reader, merchantId);
  const { read, faults } = readProfile(form, fields);
  const { country } = await merchants.byId(db.reader, merchantId);
  let phone: Phone | undefined;
  try {
    phone = parsePhone(form['phone'] ?? '', country);
  } catch {
    faults['phone'] = 'phone';
  }
  const proof = form['proof']?.trim() ?? '';
  if (form['consent'] === 'proof' && proof === '') faults['proof'] = 'proof';
  if (form['consent'] === 'proof' && proof.length > MOST_PROOF) faults['proof'] = 'proofLong';
  const known = phone && (await customers.byNumber(db.reader, merchantId, customers.hashOf(merchantId, phone)));
  if (known) return showNew(deps, res.status(409), form, { ...faults, phone: 'known' }, known.id);
  if (!phone || Object.keys(faults).length > 0) return showNew(deps, res.status(422), form, faults);
  const { actor } = staffOf(res);
  const origin = { source: 'counter', actor };
  try {
    const id = await db.write(async (tx) => {
      const { id: made } = await customers.findOrCreate(tx, merchantId, phone, origin);
      await writeProfile(deps, tx, merchantId, made, read, fields);
      if (form['join'] === 'yes') await customers.join(tx, merchantId, made, origin);
      if (form['consent'] === 'ask' || form['consent'] === 'proof') {
        const source = form['consent'] === 'proof' ? proof : undefined;
        await deps.applyConsent(tx, merchantId, made, { marketing: true, source }, origin);
      }
      await staff.audit(tx, { merchantId, actor, action: 'customer.added', subject: made });
      return made;
    });
    res.redirect(303, `/customers/${id}?done=customers.done.added`);
  } catch (thrown) {
    await showNew(deps, res.status(422), form, customFault(thrown));
  }
}

async function showEdit(
  deps: CustomersDeskDeps,
  res: Response,
  id: string,
  values: Record<string, string>,
  faults: Faults,
) {
  const { head } = await headOf(deps, res, id);
  const was = values['was'] ?? JSON.stringify(values);
  show(res, 'customers/edit', { head, was, ...(await formValues(deps, deps.db.reader, res, values, faults)) });
}

const texts = z.record(z.string(), z.string());

/** What the form held when it was opened; a form without it counts as changed throughout. */
function openedWith(form: Record<string, string>): Record<string, string> {
  try {
    const read = texts.safeParse(JSON.parse(form['was'] ?? '{}'));
    return read.success ? read.data : {};
  } catch {
    return {};
  }
}

/**
 * Fields this person left alone stand as they stand now: two who change different things of one record at the same time
 * both get what they wanted.
 */
function onlyOwnChanges(form: Record<string, string>, now: Record<string, string>): Record<string, string> {
  const was = openedWith(form);
  const entries = Object.entries(form).map(([name, value]) => [
    name,
    value === (was[name] ?? '') && name in was ? (now[name] ?? '') : value,
  ]);
  return Object.fromEntries(entries) as Record<string, string>;
}

/** @throws DomainError `not_found` for a record that was merged or erased: there is nothing to change */
async function liveId(deps: CustomersDeskDeps, req: Request, res: Response): Promise<string> {
  const id = String(req.params['id']);
  const { archivedAt } = await deps.register.stateOf(deps.db.reader, merchantOf(res), id);
  if (archivedAt !== null) throw new DomainError('not_found', 'There is no such customer.');
  return id;
}

export async function edit(deps: CustomersDeskDeps, req: Request, res: Response): Promise<void> {
  const id = await liveId(deps, req, res);
  await showEdit(deps, res, id, await valuesOf(deps, deps.db.reader, res, merchantOf(res), id), {});
}

export async function save(deps: CustomersDeskDeps, req: Request, res: Response): Promise<void> {
  const { db, custom, staff } = deps;
  const id = await liveId(deps, req, res);
  const merchantId = merchantOf(res);
  const form = formOf(req);
  const fields = await custom.list(db.reader, merchantId);
  const now = await valuesOf(deps, db.reader, res, merchantId, id);
  const { read, faults } = readProfile(onlyOwnChanges(form, now), fields);
  for (const name of malformedOf(req)) faults[name] = 'notText';
  if (Object.keys(faults).length > 0) return showEdit(deps, res.status(422), id, form, faults);
  const { actor } = staffOf(res);
  try {
    await db.write(async (tx) => {
      const changed = await writeProfile(deps, tx, merchantId, id, read, fields);
      if (changed.length > 0)
        await staff.audit(tx, { merchantId, actor, action: 'customer.changed', subject: id, details: { fields: changed.join(' ') } }); // prettier-ignore
    });
    res.redirect(303, `/customers/${id}?done=customers.done.saved`);
  } catch (thrown) {
    await showEdit(deps, res.status(422), id, form, customFault(thrown));
  }
}

export { liveId };
