import { DomainError } from '../../../kernel/errors.ts';
import { type Phone, parsePhone } from '../../../kernel/phone.ts';
import type { KeyedHash, Vault } from '../../../platform/crypto/vault.ts';
import type { Reader, Tx } from '../../../platform/db/index.ts';
import { CARRIER } from './carry.ts';
import { allPhones, insertPhone, lastTexts, renamePhone, type TextRow, threadOf, type ThreadQuery } from './store.ts';

/** Where a text stands as its phone sees it; `lost` never reached the gateway, though the carrier lists it. */
export type TextState = 'sending' | 'sent' | 'delivered' | 'failed' | 'lost';

/** A text on a phone, opened. `in`: from the phone to the shop. */
export interface PhoneText {
  id: string;
  direction: 'in' | 'out';
  shop: string;
  text: string;
  /** Epoch milliseconds. */
  at: number;
  state: TextState;
  /** Why it failed, in the carrier's numbers. */
  errorCode?: number;
}

/** A phone on the table. `hash` names it in addresses of pages: its number does not stand in a URL. */
export interface SimPhone {
  hash: KeyedHash;
  phone: Phone;
  label: string;
  /** The shop number it texts unless told otherwise. */
  shop: string;
  last?: PhoneText;
}

function stateOf({ direction, status }: TextRow): TextState {
  if (status === 'delivered') return 'delivered';
  if (status === 'undelivered') return direction === 'in' ? 'lost' : 'failed';
  return status === 'sent' ? 'sent' : 'sending';
}

/** A row as its phone shows it. */
export function openText(vault: Vault, row: TextRow): PhoneText {
  const state = stateOf(row);
  return {
    id: row.id,
    direction: row.direction,
    shop: row.shop,
    text: vault.open(CARRIER, row.text),
    at: row.at,
    state,
    ...(state === 'failed' && row.errorCode !== null ? { errorCode: row.errorCode } : {}),
  };
}

const MAX_LABEL = 40;

function checkedLabel(label: string): string {
  const trimmed = label.trim();
  if (trimmed === '') throw new DomainError('invalid', 'Give the phone a name.', 'label');
  if (trimmed.length > MAX_LABEL)
    throw new DomainError('invalid', `Keep the name within ${MAX_LABEL} characters.`, 'label');
  return trimmed;
}

/**
 * Puts a phone on the table, or renames it when it already texts that shop.
 * @throws DomainError `invalid` for a bad number or name, `conflict` when it lies on another shop's table
 */
export async function putPhone(
  tx: Tx,
  vault: Vault,
  given: { label: string; phone: string; shop: string },
  now: number,
): Promise<SimPhone> {
  const phone = parsePhone(given.phone);
  const label = checkedLabel(given.label);
  const hash = vault.hash(CARRIER, phone);
  const face = { phoneHash: hash, label: vault.seal(CARRIER, label), shop: given.shop };
  const put =
    (await insertPhone.get(tx, { ...face, phone: vault.seal(CARRIER, phone), at: now })) ??
    (await renamePhone.get(tx, face));
  if (!put) throw new DomainError('conflict', 'That number is already in use here: take another one.', 'phone');
  return { hash, phone, label, shop: given.shop };
}

/** The phones on the table, each with its newest text; `shops` narrows both to those numbers. */
export async function readPhones(reader: Reader, vault: Vault, shops?: readonly string[]): Promise<SimPhone[]> {
  const rows = await allPhones(reader, shops);
  const last = new Map((await lastTexts(reader, shops)).map((row) => [row.phoneHash, row]));
  return rows.map((row) => {
    const text = last.get(row.phoneHash);
    return {
      hash: row.phoneHash,
      phone: vault.open(CARRIER, row.phone) as Phone,
      label: vault.open(CARRIER, row.label),
      shop: row.shop,
      ...(text ? { last: openText(vault, text) } : {}),
    };
  });
}

/** The last texts of one phone, oldest first. */
export async function readThread(
  reader: Reader,
  vault: Vault,
  phoneHash: KeyedHash,
  query: ThreadQuery,
): Promise<PhoneText[]> {
  return (await threadOf(reader, phoneHash, query)).map((row) => openText(vault, row));
}
