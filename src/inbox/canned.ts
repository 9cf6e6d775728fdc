import { and, asc, eq } from 'drizzle-orm';
import { DomainError } from '../kernel/errors.ts';
import { newId } from '../kernel/ids.ts';
import type { Merchants } from '../merchants/index.ts';
import type { Reader, Tx } from '../platform/db/index.ts';
import { parseMerchantText, renderMerchantText, type TextFaultCode } from '../platform/merchant-text.ts';
import { type Card, type Language, LANGUAGES } from '../platform/slice.ts';
import type { SmsTemplates } from '../platform/sms-templates.ts';
import { cannedReplies } from './schema.ts';
import type { Thread } from './types.ts';

export type Canned = Pick<typeof cannedReplies.$inferSelect, 'id' | 'language' | 'name' | 'shortcut' | 'text'>;
export type NewCanned = Omit<Canned, 'id'>;

export interface CannedDeps {
  merchants: Merchants;
  templates: SmsTemplates;
  cards(): readonly Card[];
}

/** Ready replies that every shop may begin with: files `templates/sms/inbox/<shortcut>.<language>.hbs`. */
export const DEFAULTS = ['booked', 'full', 'order', 'ready', 'check', 'sorry'] as const;

const OWN_FIELDS = ['name', 'shop'];

/** Fields a ready reply may use. */
export const fieldsOf = ({ cards }: CannedDeps): string[] => [
  ...new Set([...OWN_FIELDS, ...cards().flatMap(({ mergeFields }) => (mergeFields ?? []).map(({ name }) => name))]),
];

/** What is wrong with a text; undefined: nothing. */
export function faultOf(deps: CannedDeps, text: string): TextFaultCode | undefined {
  const read = parseMerchantText(text, fieldsOf(deps));
  return read.ok ? undefined : read.faults[0]!.code;
}

export const listCanned = (reader: Reader, merchantId: string): Promise<Canned[]> =>
  reader.db
    .select({
      id: cannedReplies.id,
      language: cannedReplies.language,
      name: cannedReplies.name,
      shortcut: cannedReplies.shortcut,
      text: cannedReplies.text,
    })
    .from(cannedReplies)
    .where(eq(cannedReplies.merchantId, merchantId))
    .orderBy(asc(cannedReplies.language), asc(cannedReplies.shortcut));

/** @throws DomainError `not_found` */
export async function cannedById(reader: Reader, merchantId: string, id: string): Promise<Canned> {
  const found = (await listCanned(reader, merchantId)).find((one) => one.id === id);
  if (!found) throw new DomainError('not_found', 'There is no such reply.');
  return found;
}

const taken = (): DomainError => new DomainError('conflict', 'Another reply has this shortcut.', 'shortcut');

/** @returns its id @throws DomainError `conflict` on `shortcut` */
export async function addCanned(tx: Tx, merchantId: string, reply: NewCanned, now: number): Promise<string> {
  const [added] = await tx.db
    .insert(cannedReplies)
    .values({ merchantId, id: newId(now), ...reply, updatedAt: now })
    .onConflictDoNothing()
    .returning({ id: cannedReplies.id });
  if (!added) throw taken();
  return added.id;
}

/** @throws DomainError `not_found`, `conflict` on `shortcut` */
export async function changeCanned(tx: Tx, merchantId: string, id: string, reply: NewCanned, now: number) {
  const known = await listCanned(tx, merchantId);
  if (!known.some((one) => one.id === id)) throw new DomainError('not_found', 'There is no such reply.');
  const { language, shortcut } = reply;
  if (known.some((one) => one.id !== id && one.language === language && one.shortcut === shortcut)) throw taken();
  await tx.db
    .update(cannedReplies)
    .set({ ...reply, updatedAt: now })
    .where(and(eq(cannedReplies.merchantId, merchantId), eq(cannedReplies.id, id)));
}

/** @throws DomainError `not_found` */
export async function removeCanned(tx: Tx, merchantId: string, id: string): Promise<void> {
  const removed = await tx.db
    .delete(cannedReplies)
    .where(and(eq(cannedReplies.merchantId, merchantId), eq(cannedReplies.id, id)))
    .returning({ id: cannedReplies.id });
  if (removed.length === 0) throw new DomainError('not_found', 'There is no such reply.');
}

/** Gives a shop the replies of the house in one language; those it has already stay as they are. */
export async function takeDefaults(
  { templates }: CannedDeps,
  tx: Tx,
  merchantId: string,
  language: Language,
  nameOf: (shortcut: (typeof DEFAULTS)[number]) => string,
  now: number,
): Promise<void> {
  const values = { shop: '{{shop}}', friend: language === 'zh' ? '{{name "您好"}}' : '{{name "there"}}' };
  const rows = DEFAULTS.map((shortcut) => ({
    merchantId,
    id: newId(now),
    language,
    name: nameOf(shortcut),
    shortcut,
    text: templates.render(language, { template: `inbox/${shortcut}`, values }),
    updatedAt: now,
  }));
  await tx.db.insert(cannedReplies).values(rows).onConflictDoNothing();
}

/** What the fields mean for whoever is talked with; a stranger has only the shop's name and the fallbacks. */
async function valuesFor(deps: CannedDeps, reader: Reader, merchantId: string, thread: Thread, language: Language) {
  const values: Record<string, string> = { shop: (await deps.merchants.byId(reader, merchantId)).name };
  if (thread.name) values['name'] = thread.name;
  const { customerId } = thread;
  if (customerId === null) return values;
  for (const { name, read } of deps.cards().flatMap(({ mergeFields }) => mergeFields ?? [])) {
    const value = (await read(reader, merchantId, [customerId], language)).get(customerId);
    if (value !== undefined) values[name] = value;
  }
  return values;
}

/** A ready reply with its fields filled in; one that cannot be filled stays as a gap a person sees. */
export async function fillCanned(
  deps: CannedDeps,
  reader: Reader,
  merchantId: string,
  { text, language }: Canned,
  thread: Thread,
): Promise<string> {
  return fill(deps, text, await valuesFor(deps, reader, merchantId, thread, language));
}

function fill(deps: CannedDeps, text: string, values: Record<string, string>): string {
  const read = parseMerchantText(text, fieldsOf(deps));
  return read.ok ? renderMerchantText(read.text, values).text : text;
}

/** Every ready reply as it would go to whoever is talked with; those in the language of the talk come first. */
export async function offeredCanned(
  deps: CannedDeps,
  reader: Reader,
  merchantId: string,
  thread: Thread,
  spoken: Language,
): Promise<Canned[]> {
  const replies = await listCanned(reader, merchantId);
  const offered: Canned[] = [];
  for (const language of LANGUAGES.toSorted((a, b) => Number(b === spoken) - Number(a === spoken))) {
    const those = replies.filter((reply) => reply.language === language);
    if (those.length === 0) continue;
    const values = await valuesFor(deps, reader, merchantId, thread, language);
    offered.push(...those.map((reply) => ({ ...reply, text: fill(deps, reply.text, values) })));
  }
  return offered;
}
