import { DomainError } from '../kernel/errors.ts';
import { hashPassword } from '../staff/index.ts';
import { answer, type Command, secretFromInput, withGateway } from './context.ts';
import { readOptions } from './options.ts';

const ACTOR = 'command-line';

const staffList: Command = {
  name: 'staff list',
  summary: 'Show the people of a shop',
  usage: '--merchant ID',
  async run(args) {
    const { merchant } = readOptions(args, { merchant: 'needed' });
    await withGateway(async ({ gateway: { db, merchants, staff } }) => {
      const { merchantId } = await merchants.byId(db.reader, merchant!);
      for (const { id, ...person } of await staff.people(db.reader, merchantId)) answer({ staffId: id, ...person });
    });
  },
};

const staffDisable: Command = {
  name: 'staff disable',
  summary: 'Switch somebody’s account off and end their sessions; the last owner stays',
  usage: '--merchant ID --staff ID',
  async run(args) {
    const { merchant, staff: staffId } = readOptions(args, { merchant: 'needed', staff: 'needed' });
    await withGateway(async ({ gateway: { db, staff } }) => {
      await db.write((tx) => staff.disable(tx, merchant!, staffId!, ACTOR));
      answer({ merchantId: merchant, staffId, active: false });
    });
  },
};

const staffPassword: Command = {
  name: 'staff password',
  summary: 'Give somebody a new password (on standard input) and end their sessions',
  usage: '--merchant ID --staff ID',
  async run(args) {
    const { merchant, staff: staffId } = readOptions(args, { merchant: 'needed', staff: 'needed' });
    const typed = secretFromInput('Password');
    await withGateway(async ({ gateway: { db, merchants, staff } }) => {
      const shop = await merchants.byId(db.reader, merchant!);
      const { email } = await staff.person(db.reader, shop.merchantId, staffId!);
      const password = await hashPassword(typed, [shop.name, email]);
      await db.write((tx) => staff.setPassword(tx, shop.merchantId, staffId!, password, ACTOR));
      answer({ merchantId: shop.merchantId, staffId });
    });
  },
};

const staffFactorOff: Command = {
  name: 'staff factor-off',
  summary: 'Take away the second factor of somebody who lost phone and recovery codes',
  usage: '--merchant ID --staff ID',
  async run(args) {
    const { merchant, staff: staffId } = readOptions(args, { merchant: 'needed', staff: 'needed' });
    await withGateway(async ({ gateway: { db, staff } }) => {
      await db.write((tx) => staff.dropSecondFactor(tx, merchant!, staffId!, ACTOR));
      answer({ merchantId: merchant, staffId, secondFactor: false });
    });
  },
};

const tokenList: Command = {
  name: 'token list',
  summary: 'Show the API tokens of a shop, without the tokens themselves',
  usage: '--merchant ID',
  async run(args) {
    const { merchant } = readOptions(args, { merchant: 'needed' });
    await withGateway(async ({ gateway: { db, merchants, staff } }) => {
      const { merchantId } = await merchants.byId(db.reader, merchant!);
      for (const { id, ...token } of await staff.tokens(db.reader, merchantId)) answer({ tokenId: id, ...token });
    });
  },
};

const tokenRevoke: Command = {
  name: 'token revoke',
  summary: 'Revoke an API token at once',
  usage: '--merchant ID --token ID',
  async run(args) {
    const { merchant, token } = readOptions(args, { merchant: 'needed', token: 'needed' });
    if (token!.startsWith('mcrm_'))
      throw new DomainError('invalid', 'Give the id of the token, as "token list" shows it, not the token.', 'token');
    await withGateway(async ({ gateway: { db, staff } }) => {
      await db.write((tx) => staff.revokeToken(tx, merchant!, token!, ACTOR));
      answer({ merchantId: merchant, tokenId: token, revoked: true });
    });
  },
};

/** What the command line may do about people and tokens, besides adding them. */
export const peopleCommands: Command[] = [
  staffList, staffDisable, staffPassword, staffFactorOff, tokenList, tokenRevoke,
]; // prettier-ignore
