import type { Request, Response } from 'express';
import type { CustomField } from '../customers/index.ts';
import { DomainError } from '../kernel/errors.ts';
import { formOf, merchantOf, say, show, staffOf } from '../platform/web/frame.ts';
import type { CustomersDeskDeps } from './customers-deps.ts';

const TYPES = ['text', 'number', 'day', 'choice', 'flag'];

/** Fields that many shops want (C11); their words stand in the pages' files, in the language of whoever takes them. */
const SUGGESTIONS = [
  { code: 'gender', type: 'choice', choices: true },
  { code: 'birthYear', type: 'number', choices: false },
  { code: 'district', type: 'text', choices: false },
  { code: 'income', type: 'choice', choices: true },
] as const;

const linesOf = ({ choices }: CustomField): string =>
  choices.filter(({ gone }) => !gone).map(({ label }) => label).join('\n'); // prettier-ignore

interface Entered {
  values: { id: string; name: string; type: string; choices: string };
  faults: Record<string, string>;
}

const NOTHING: Entered = { values: { id: '', name: '', type: 'text', choices: '' }, faults: {} };

/** The shop's own fields, those put away, suggestions, and the form of a new one. */
export async function showFields(deps: CustomersDeskDeps, res: Response, entered: Entered = NOTHING): Promise<void> {
  const merchantId = merchantOf(res);
  const { reader } = deps.db;
  const fields = await deps.custom.list(reader, merchantId);
  const archived = await deps.custom.list(reader, merchantId, { archived: true });
  const names = new Set([...fields, ...archived].map(({ name }) => name));
  const suggestions = SUGGESTIONS.map(({ code, type, choices }) => ({
    name: say(res, `customers.suggest.${code}.name`),
    type,
    choices: choices ? say(res, `customers.suggest.${code}.choices`) : '',
  })).filter(({ name }) => !names.has(name));
  const { values, faults } = entered;
  const fault = (name: string): string => (faults[name] ? say(res, `customers.fault.${faults[name]}`) : '');
  show(res, 'customers/fields', {
    fields: fields.map((field) => ({
      ...field,
      lines: values.id === field.id ? values.choices : linesOf(field),
      entered: values.id === field.id ? values.name : field.name,
      isChoice: field.type === 'choice',
      nameFault: values.id === field.id ? fault('name') : '',
      choicesFault: values.id === field.id ? fault('choices') : '',
    })),
    archived: archived.map(({ id, name, type }) => ({ id, name, type })),
    suggestions,
    types: TYPES.map((code) => ({ code, here: code === values.type })),
    values,
    nameFault: values.id === '' ? fault('name') : '',
    choicesFault: values.id === '' ? fault('choices') : '',
    typeFault: fault('type'),
  });
}

const KEYS: Record<string, string> = { name: 'fieldName', choices: 'choices', type: 'fieldType' };

/** What the form said wrong, at its field; anything else is thrown on. */
function faultsOf(thrown: unknown): Record<string, string> {
  if (!(thrown instanceof DomainError) || thrown.field === undefined) throw thrown;
  return { [thrown.field]: thrown.code === 'conflict' ? 'twin' : (KEYS[thrown.field] ?? 'fieldName') };
}

export async function addField(deps: CustomersDeskDeps, req: Request, res: Response): Promise<void> {
  const merchantId = merchantOf(res);
  const { actor } = staffOf(res);
  const { name = '', type = '', choices = '' } = formOf(req);
  try {
    await deps.db.write(async (tx) => {
      const id = await deps.custom.add(tx, merchantId, { name, type, choices });
      await deps.staff.audit(tx, { merchantId, actor, action: 'field.added', subject: id });
    });
    res.redirect(303, '/customers/fields?done=customers.done.fieldAdded');
  } catch (thrown) {
    await showFields(deps, res.status(422), { values: { id: '', name, type, choices }, faults: faultsOf(thrown) });
  }
}

export async function changeField(deps: CustomersDeskDeps, req: Request, res: Response): Promise<void> {
  const id = String(req.params['id']);
  const merchantId = merchantOf(res);
  const { actor } = staffOf(res);
  const { name = '', choices = '' } = formOf(req);
  try {
    await deps.db.write(async (tx) => {
      await deps.custom.change(tx, merchantId, id, { name, choices });
      await deps.staff.audit(tx, { merchantId, actor, action: 'field.changed', subject: id });
    });
    res.redirect(303, '/customers/fields?done=customers.done.fieldChanged');
  } catch (thrown) {
    await showFields(deps, res.status(422), { values: { id, name, type: '', choices }, faults: faultsOf(thrown) });
  }
}

export async function archiveField(deps: CustomersDeskDeps, req: Request, res: Response): Promise<void> {
  const id = String(req.params['id']);
  const merchantId = merchantOf(res);
  const { actor } = staffOf(res);
  const archived = formOf(req)['archived'] !== 'no';
  await deps.db.write(async (tx) => {
    await deps.custom.archive(tx, merchantId, id, archived);
    await deps.staff.audit(tx, { merchantId, actor, action: archived ? 'field.archived' : 'field.restored', subject: id }); // prettier-ignore
  });
  res.redirect(303, '/customers/fields?done=customers.done.fieldChanged');
}
