import type { Messages } from '../messages/index.ts';
import type { Vault } from '../platform/crypto/vault.ts';
import type { Reader } from '../platform/db/index.ts';
import type { Card, TimelineEntry } from '../platform/slice.ts';
import * as store from './records/store.ts';

export interface CardDeps {
  vault: Vault;
  messages: Messages;
}

type Ask = { reader: Reader; merchantId: string; id: string; limit: number };

async function texts({ messages }: CardDeps, { reader, merchantId, id, limit }: Ask): Promise<TimelineEntry[]> {
  const numbers = await store.hashesOf(reader, merchantId, id);
  if (numbers.length === 0) return [];
  const views = await messages.list(reader, merchantId, { customer: { id, numbers }, limit });
  return views.map(({ id: messageId, direction, text, at, status, purpose, waiting }) => ({
    at,
    kind: direction === 'inbound' ? 'textIn' : 'textOut',
    values: { messageId, text, status, purpose: purpose ?? '', waiting: waiting ?? '' },
  }));
}

async function consents({ vault }: CardDeps, { reader, merchantId, id, limit }: Ask): Promise<TimelineEntry[]> {
  const rows = await store.consentHistory(reader, merchantId, id, limit);
  return rows.map(({ state, wording, source, proof, actor, at }) => ({
    at,
    kind: `consent_${state}`,
    values: { source, wording: wording ?? '', actor, text: proof === null ? '' : vault.open(merchantId, proof) },
  }));
}

async function stops({ vault }: CardDeps, { reader, merchantId, id, limit }: Ask): Promise<TimelineEntry[]> {
  const hashes = await store.hashesOf(reader, merchantId, id);
  const rows = await store.stopHistory(reader, merchantId, hashes, limit);
  return rows.map(({ kind, source, text, actor, at }) => ({
    at,
    kind,
    values: { source, actor, text: text === null ? '' : vault.open(merchantId, text) },
  }));
}

async function notes({ vault }: CardDeps, { reader, merchantId, id, limit }: Ask): Promise<TimelineEntry[]> {
  const rows = await store.notesOf(reader, merchantId, id, limit);
  return rows.map(({ text, actor, at }) => ({
    at,
    kind: 'note',
    values: { actor, text: vault.open(merchantId, text) },
  }));
}

async function records(_deps: CardDeps, { reader, merchantId, id }: Ask): Promise<TimelineEntry[]> {
  const merges = (await store.mergesOf(reader, merchantId, id)).flatMap(({ at, undoneAt, fromId, intoId, actor }) => {
    const values = { actor, customerId: intoId === id ? fromId : intoId };
    const merged: TimelineEntry = { at, kind: intoId === id ? 'merge' : 'mergedAway', values };
    return undoneAt === null ? [merged] : [merged, { at: undoneAt, kind: 'unmerge', values }];
  });
  const numbers = (await store.numbersOf(reader, merchantId, id)).toReversed();
  const changes = numbers
    .slice(1)
    .map(({ fromAt, lastFour }) => ({ at: fromAt, kind: 'number', values: { lastFour } }));
  const row = (await store.rowOf(reader, merchantId, id))!;
  const known: TimelineEntry[] = [{ at: row.createdAt, kind: 'known', values: { source: row.source } }];
  if (row.joinedAt !== null) known.push({ at: row.joinedAt, kind: 'joined', values: {} });
  return [...merges, ...changes, ...known];
}

const PARTS: Record<string, ((deps: CardDeps, ask: Ask) => Promise<TimelineEntry[]>)[]> = {
  texts: [texts],
  consent: [consents, stops],
  notes: [notes],
  record: [records],
};

/** Texts both ways, consent with its proof, stops, notes, merges and numbers, the newest first. */
export const customerCard = (deps: CardDeps): Card => ({
  async timeline(reader, merchantId, id, limit, part) {
    const all: TimelineEntry[] = [];
    for (const read of part === undefined ? Object.values(PARTS).flat() : (PARTS[part] ?? []))
      all.push(...(await read(deps, { reader, merchantId, id, limit })));
    return all.toSorted((a, b) => b.at - a.at).slice(0, limit);
  },
});
