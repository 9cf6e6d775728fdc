import type { Request, Response } from 'express';
import { DomainError } from '../kernel/errors.ts';
import { isId } from '../kernel/ids.ts';
import { shownPhone } from '../kernel/phone.ts';
import { formOf, merchantOf, say, show, staffOf } from '../platform/web/frame.ts';
import { type PageRouter, pageRouter } from '../platform/web/page-router.ts';
import type { MerchantPagesDeps } from './pages.ts';
import type { ShopNumber } from './types.ts';

type Values = Record<string, string>;
type Faults = Record<string, string>;

const FIELD_OF: Record<string, string> = { phone: 'number', number: 'number', address: 'number' };

/** Numbers of the shop: what they are called, how fast they send, and the words that ask people to join. */
export function numberPages({ db, merchants, audit }: MerchantPagesDeps): PageRouter {
  async function list(res: Response, values: Values = {}, faults: Faults = {}): Promise<void> {
    const merchantId = merchantOf(res);
    const numbers = await merchants.numbersOf(db.reader, merchantId);
    const { rulePack, name } = await merchants.byId(db.reader, merchantId);
    const call = numbers.find(({ callToAction }) => callToAction !== null)?.callToAction ?? '';
    show(res, 'settings/numbers', {
      // Carriers in the US take no texts from a number whose use was not registered (10DLC).
      registration: rulePack === 'us' && { name, call },
      numbers: numbers.map((number) => ({ ...number, shown: shownPhone(number.address) })),
      values: {
        number: values['number'] ?? '',
        callToAction: values['callToAction'] ?? '',
        covers: values['covers'] ?? '',
      },
      faults,
    });
  }

  async function numberOf(req: Request, res: Response): Promise<ShopNumber> {
    const id = String(req.params['id']);
    const found = isId(id) ? await merchants.number(db.reader, merchantOf(res), id) : undefined;
    if (!found) throw new DomainError('not_found', 'The shop has no such number.');
    return found;
  }

  async function one(req: Request, res: Response, values?: Values, faults: Faults = {}): Promise<void> {
    const number = await numberOf(req, res);
    const { rulePack } = await merchants.byId(db.reader, merchantOf(res));
    show(res, 'settings/number', {
      number: { ...number, shown: shownPhone(number.address) },
      rulePack,
      values: values ?? {
        callToAction: number.callToAction ?? '',
        covers: number.callCoversMarketing ? 'yes' : '',
        rate: String(number.partsPerSecond),
      },
      faults,
    });
  }

  /** Words at the field for what the rules refused. @throws what belongs to no field */
  function wordsFor(res: Response, fault: unknown): Faults {
    if (!(fault instanceof DomainError) || fault.field === undefined) throw fault;
    const field = FIELD_OF[fault.field] ?? { partsPerSecond: 'rate' }[fault.field] ?? fault.field;
    if (!['number', 'callToAction', 'rate'].includes(field)) throw fault;
    const key = field === 'number' ? (fault.code === 'conflict' ? 'numberTaken' : 'number') : field;
    return { [field]: say(res, `settings.fault.${key}`) };
  }

  async function add(req: Request, res: Response): Promise<void> {
    const values = formOf(req);
    const merchantId = merchantOf(res);
    const words = (values['callToAction'] ?? '').trim();
    if (values['covers'] === 'yes' && words === '')
      return list(res.status(422), values, { callToAction: say(res, 'settings.fault.callToAction') });
    try {
      await db.write(async (tx) => {
        const { id } = await merchants.addNumber(tx, merchantId, {
          address: values['number'] ?? '',
          callToAction: words || undefined,
          callCoversMarketing: values['covers'] === 'yes',
        });
        await audit(tx, { merchantId, actor: staffOf(res).actor, action: 'number.added', subject: id });
      });
    } catch (fault) {
      return list(res.status(422), values, wordsFor(res, fault));
    }
    res.redirect(303, '/settings/numbers?done=settings.done.numberAdded');
  }

  async function change(req: Request, res: Response): Promise<void> {
    const { id } = await numberOf(req, res);
    const values = { callToAction: '', covers: '', rate: '', ...formOf(req) };
    const merchantId = merchantOf(res);
    try {
      await db.write(async (tx) => {
        await merchants.changeNumber(tx, merchantId, id, {
          callToAction: values.callToAction,
          callCoversMarketing: values.covers === 'yes',
          partsPerSecond: /^\d{1,4}$/.test(values.rate.trim()) ? Number(values.rate) : 0,
        });
        await audit(tx, { merchantId, actor: staffOf(res).actor, action: 'number.changed', subject: id });
      });
    } catch (fault) {
      return one(req, res.status(422), values, wordsFor(res, fault));
    }
    res.redirect(303, `/settings/numbers/${id}?done=settings.done.saved`);
  }

  return pageRouter()
    .get('/settings/numbers', 'settings', (_req, res) => list(res))
    .post('/settings/numbers', 'settings', add)
    .get('/settings/numbers/:id', 'settings', (req, res) => one(req, res))
    .post('/settings/numbers/:id', 'settings', change)
    .post('/settings/numbers/:id/default', 'settings', async (req, res) => {
      const { id } = await numberOf(req, res);
      const merchantId = merchantOf(res);
      await db.write(async (tx) => {
        await merchants.makeDefault(tx, merchantId, id);
        await audit(tx, { merchantId, actor: staffOf(res).actor, action: 'number.made_default', subject: id });
      });
      res.redirect(303, '/settings/numbers?done=settings.done.default');
    });
}
