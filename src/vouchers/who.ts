import { DomainError } from '../kernel/errors.ts';
import { parsePhone, type Phone } from '../kernel/phone.ts';
import type { Customer } from '../customers/index.ts';
import type { VoucherPagesDeps } from './pages-deps.ts';
import { memberOf } from './store-lists.ts';

const MOST_DIGITS = 9;

function phoneIn(text: string, country: string): Phone | undefined {
  try {
    return parsePhone(text, country);
  } catch (thrown) {
    if (thrown instanceof DomainError) return undefined;
    throw thrown;
  }
}

/** The customer whom a phone number or a member number ("8-0421") names; it comes in a form's body, never in an address. */
export async function whoIs(
  { db, customers }: Pick<VoucherPagesDeps, 'db' | 'customers'>,
  { merchantId, country }: { merchantId: string; country: string },
  text: string,
): Promise<Customer | undefined> {
  const plain = text.slice(0, 40).normalize('NFKC').trim();
  const phone = phoneIn(plain, country);
  const owner = phone && (await customers.byNumber(db.reader, merchantId, customers.hashOf(merchantId, phone)));
  if (owner) return owner;
  const digits = plain.replace(/[\s\p{Pd}]/gu, '');
  if (!/^\d+$/.test(digits) || digits.length > MOST_DIGITS) return undefined;
  const id = await memberOf(db.reader, merchantId, Number(digits));
  return id === undefined ? undefined : customers.byId(db.reader, merchantId, id);
}
