import { DomainError } from '../kernel/errors.ts';
import { isLanguage } from '../platform/sms-templates.ts';
import type { Role } from '../platform/web/principal.ts';
import { SETTINGS } from '../setting-sections.ts';
import { ALERT_SUBJECTS, type AlertSubject, hashPassword } from '../staff/index.ts';
import { answer, type Command, secretFromInput, withGateway } from './context.ts';
import { readOptions } from './options.ts';
import { peopleCommands } from './people.ts';

const PACKS = ['us', 'cn', 'general'] as const;

const merchantAdd: Command = {
  name: 'merchant add',
  summary: 'Open a shop',
  usage:
    '--name N --country US --zone America/New_York --language en [--number +1…] [--currency USD]\n' +
    '           [--rules us|cn|general] [--call-to-action TEXT] [--call-covers-marketing]',
  async run(args) {
    const options = readOptions(args, {
      name: 'needed', country: 'needed', zone: 'needed', language: 'needed', number: 'optional',
      currency: 'optional', rules: 'optional', 'call-to-action': 'optional', 'call-covers-marketing': 'flag',
    }); // prettier-ignore
    const { language = '', rules } = options;
    if (!isLanguage(language)) throw new DomainError('invalid', 'Give the language as en or zh.', 'language');
    const rulePack = PACKS.find((pack) => pack === rules);
    if (rules && !rulePack) throw new DomainError('invalid', 'Give the rules as us, cn or general.', 'rules');
    await withGateway(async ({ gateway: { db, merchants, staff } }) => {
      const added = await db.write(async (tx) => {
        const { merchantId } = await merchants.add(tx, {
          name: options.name!,
          country: options.country!.toUpperCase(),
          zone: options.zone!,
          language,
          currency: options.currency?.toUpperCase(),
          rulePack,
        });
        const number =
          options.number === undefined
            ? undefined
            : await merchants.addNumber(tx, merchantId, {
                address: options.number,
                callToAction: options['call-to-action'],
                callCoversMarketing: options['call-covers-marketing'] !== undefined,
              });
        await staff.audit(tx, { merchantId, actor: 'command-line', action: 'shop.opened' });
        return { merchantId, ...(number && { numberId: number.id, number: number.address }) };
      });
      answer(added);
    });
  },
};

const merchantList: Command = {
  name: 'merchant list',
  summary: 'Show the shops and their numbers',
  usage: '',
  run: () =>
    withGateway(async ({ gateway: { db, merchants } }) => {
      const numbers = await merchants.numbers(db.reader);
      for (const { merchantId, name, country, zone, language, currency, rulePack } of await merchants.all(db.reader))
        answer({
          merchantId, name, country, zone, language, currency, rulePack,
          numbers: numbers.filter((number) => number.merchantId === merchantId).map(({ id, address }) => ({ numberId: id, address })),
        }); // prettier-ignore
    }),
};

const merchantSet: Command = {
  name: 'merchant set',
  summary: 'Change a setting of a shop',
  usage: `--merchant ID --name NAME --value JSON   (names: ${SETTINGS.map(({ name }) => name).join(', ')})`,
  async run(args) {
    const { merchant, name, value } = readOptions(args, { merchant: 'needed', name: 'needed', value: 'needed' });
    const setting = SETTINGS.find((one) => one.name === name);
    if (!setting)
      throw new DomainError('invalid', `The settings are: ${SETTINGS.map((one) => one.name).join(', ')}.`, 'name');
    let parsed: unknown;
    try {
      parsed = JSON.parse(value!);
    } catch {
      throw new DomainError(
        'invalid',
        'Give the value as JSON, like 20 or {"minorPerPoint":100,"bonusPercent":0}.',
        'value',
      );
    }
    await withGateway(async ({ gateway: { db, merchants, staff } }) => {
      await db.write(async (tx) => {
        const { merchantId } = await merchants.byId(tx, merchant!);
        await merchants.set(tx, merchantId, setting, parsed);
        await staff.audit(tx, { merchantId, actor: 'command-line', action: 'setting.changed', subject: name });
      });
      answer({ merchantId: merchant, name, value: parsed });
    });
  },
};

const numberAdd: Command = {
  name: 'number add',
  summary: 'Give a shop one more number to send from',
  usage:
    '--merchant ID --number +1… [--rate PARTS-A-SECOND] [--service MG…] [--call-to-action TEXT] [--call-covers-marketing]',
  async run(args) {
    const options = readOptions(args, {
      merchant: 'needed', number: 'needed', rate: 'optional', service: 'optional',
      'call-to-action': 'optional', 'call-covers-marketing': 'flag',
    }); // prettier-ignore
    const rate = options.rate === undefined ? undefined : Number(options.rate);
    if (rate !== undefined && (!Number.isInteger(rate) || rate < 1))
      throw new DomainError('invalid', 'Give the rate as whole message parts a second, 1 or more.', 'rate');
    await withGateway(async ({ gateway: { db, merchants, staff } }) => {
      const number = await db.write(async (tx) => {
        const added = await merchants.addNumber(tx, options.merchant!, {
          address: options.number!,
          partsPerSecond: rate,
          service: options.service,
          callToAction: options['call-to-action'],
          callCoversMarketing: options['call-covers-marketing'] !== undefined,
        });
        await staff.audit(tx, {
          merchantId: options.merchant!,
          actor: 'command-line',
          action: 'number.added',
          subject: added.id,
        });
        return added;
      });
      answer({ merchantId: number.merchantId, numberId: number.id, number: number.address });
    });
  },
};

const staffAdd: Command = {
  name: 'staff add',
  summary: 'Let a person in (password on standard input)',
  usage: '--merchant ID --email E --role owner|manager|clerk [--phone +1…] [--alerts cases,tasks]',
  async run(args) {
    const { merchant, email, role, phone, alerts } = readOptions(args, {
      merchant: 'needed', email: 'needed', role: 'needed', phone: 'optional', alerts: 'optional',
    }); // prettier-ignore
    const named = alerts === undefined ? [] : alerts.split(',');
    const subjects = named.filter((one): one is AlertSubject => ALERT_SUBJECTS.some((known) => known === one));
    if (subjects.length < named.length)
      throw new DomainError('invalid', `Alerts are ${ALERT_SUBJECTS.join(' or ')}, or both with a comma.`, 'alerts');
    const typed = secretFromInput('Password');
    await withGateway(async ({ gateway }) => {
      const { db, merchants } = gateway;
      const shop = await merchants.byId(db.reader, merchant!);
      const password = typed === '' ? undefined : await hashPassword(typed, [shop.name, email!]);
      const added = await db.write(async (tx) => {
        const person = await gateway.staff.add(tx, {
          merchantId: merchant!,
          email: email!,
          role: role as Role,
          password,
          phone,
          alerts: subjects,
        });
        await gateway.staff.audit(tx, {
          merchantId: merchant!,
          actor: 'command-line',
          action: 'staff.added',
          subject: person.staffId,
        });
        return person;
      });
      answer({ merchantId: merchant, ...added });
    });
  },
};

const tokenAdd: Command = {
  name: 'token add',
  summary: 'Make an API token; it is shown this once',
  usage: '--merchant ID --name N --role owner|manager|clerk',
  async run(args) {
    const { merchant, name, role } = readOptions(args, { merchant: 'needed', name: 'needed', role: 'needed' });
    await withGateway(async ({ gateway: { db, staff } }) => {
      const added = await db.write(async (tx) => {
        const token = await staff.addToken(tx, merchant!, name!, role as Role);
        await staff.audit(tx, {
          merchantId: merchant!,
          actor: 'command-line',
          action: 'token.added',
          subject: token.tokenId,
        });
        return token;
      });
      answer({ merchantId: merchant, ...added });
    });
  },
};

export const shopCommands: Command[] = [
  merchantAdd, merchantList, merchantSet, numberAdd, staffAdd, tokenAdd, ...peopleCommands,
]; // prettier-ignore
