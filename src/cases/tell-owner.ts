import type { Clock } from '../kernel/clock.ts';
import type { Merchants } from '../merchants/index.ts';
import type { Vault } from '../platform/crypto/vault.ts';
import type { Tx } from '../platform/db/index.ts';
import { shownTime } from '../platform/web/shown.ts';
import type { SmsTemplates } from '../platform/sms-templates.ts';
import type { Staff } from '../staff/index.ts';
import { hintedInOnePart } from './one-part.ts';
import { numberOf, textsOf } from './store.ts';
import type { TellStaff } from './tell-staff.ts';
import type { AlertNumbers, Case } from './types.ts';

type Pressing = { template: 'cases/due-soon' | 'cases/due-late' | 'cases/due-day'; level: number; dueAt: number };
type Again = { template: 'cases/alert-again'; rating: number | null; inboundId: string };

/**
 * Texts whoever looks after a case, or those who take alerts of cases where it is nobody's or its owner has no phone;
 * a day past its time all of them.
 */
export type TellOwner = (tx: Tx, merchantId: string, of: Case, about: Pressing | Again) => Promise<void>;

interface Deps {
  clock: Clock;
  vault: Vault;
  merchants: Merchants;
  templates: SmsTemplates;
  staff: Pick<Staff, 'phoneOf'>;
  alertNumbers: AlertNumbers;
  tellStaff: TellStaff;
}

/** From this level on everybody who takes alerts is told. */
const EVERYBODY = 3;
const MOST_WORDS = 100;

export function createTellOwner(deps: Deps): TellOwner {
  const { clock, vault, merchants, templates, staff, alertNumbers, tellStaff } = deps;

  async function recipients(tx: Tx, merchantId: string, { ownerId }: Case, all: boolean) {
    const own = ownerId === null ? 'gone' : await staff.phoneOf(tx, merchantId, ownerId);
    if (typeof own === 'string') return alertNumbers(tx, merchantId);
    const others = all ? await alertNumbers(tx, merchantId) : [];
    return [own, ...others.filter(({ phone }) => phone !== own.phone)];
  }

  return async (tx, merchantId, of, about) => {
    const { zone } = await merchants.byId(tx, merchantId);
    const said = (await textsOf(vault)(tx, merchantId, of.id)).filter(({ sort }) => sort === 'said');
    const words = ('level' in about ? said[0] : said.at(-1))?.text ?? '';
    const pressing = 'level' in about;
    await tellStaff(
      tx,
      merchantId,
      (language, shop) => {
        const values = pressing
          ? { time: shownTime(language, zone, about.dueAt, clock.now()) }
          : { rating: about.rating ?? 0 };
        const say = (quote: string, hint: boolean): string =>
          templates.render(language, {
            template: about.template,
            values: { ...values, shop, number: of.number, quote, hint },
          });
        return hintedInOnePart(say, words, MOST_WORDS);
      },
      {
        onceKey: `case:${of.id}:${pressing ? `due:${about.dueAt}:${about.level}` : `again:${about.inboundId}`}`,
        about: await numberOf(tx, merchantId, of.id),
        to: await recipients(tx, merchantId, of, pressing && about.level >= EVERYBODY),
      },
    );
  };
}
