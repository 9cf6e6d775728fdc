import type { Response } from 'express';
import type { Merchants } from '../merchants/index.ts';
import type { Vault } from '../platform/crypto/vault.ts';
import type { Reader } from '../platform/db/index.ts';
import { frameOf, maskedNumber, merchantOf, say, shownName } from '../platform/web/frame.ts';
import { shownCount } from '../platform/web/shown.ts';
import { someMeant } from './store.ts';
import { meansNobody, readTree } from './tree.ts';
import type { SegmentCount, Segments } from './types.ts';
import { treeWords } from './words.ts';

export interface PanelDeps {
  segments: Segments;
  merchants: Merchants;
  vault: Vault;
}

/** How many names are shown of those meant. */
const SOME = 5;

/** A share in percent: whole, but one decimal below ten, and never 0 for somebody. */
export function percentOf(part: number, of: number): string {
  if (of === 0 || part === 0) return '0';
  const percent = (part * 100) / of;
  if (percent < 0.1) return '<0.1';
  return percent < 10 ? percent.toFixed(1).replace(/\.0$/, '') : String(Math.round(percent));
}

/** A count as the pages show it. */
export const countView = (res: Response, { count, base, reachable, unreachable }: SegmentCount) => ({
  count,
  shown: shownCount(frameOf(res).language, count),
  people: say(res, 'segments.count.people', { count }),
  share: say(res, 'segments.count.share', { percent: percentOf(count, base), base }),
  percent: percentOf(count, base),
  reachable: say(res, 'segments.count.reachable', { count: reachable }),
  reachableShown: shownCount(frameOf(res).language, reachable),
  reachableCount: reachable,
  why: Object.entries(unreachable).map(([reach, people]) => ({
    label: say(res, `segments.reach.${reach}`),
    count: shownCount(frameOf(res).language, people),
  })),
});

/** Some of those meant, with names and numbers as this reader may see them. */
export async function someView({ segments, vault }: PanelDeps, reader: Reader, res: Response, where: unknown) {
  const merchantId = merchantOf(res);
  if ((await segments.faults(reader, merchantId, where)).length > 0) return [];
  const people = await someMeant(reader, vault, merchantId, await segments.sql(reader, merchantId, where), SOME);
  return people.map(({ id, name, lastFour }) => ({
    id,
    name: shownName(res, name),
    number: lastFour === null ? '' : maskedNumber(lastFour),
  }));
}

/**
 * What stands beside an editor: the count with its reasons and the tree in words; for a tree that cannot be counted yet
 * what is missing instead.
 */
export async function panelView({ segments, merchants }: PanelDeps, reader: Reader, res: Response, where: unknown) {
  const merchantId = merchantOf(res);
  const { currency } = await merchants.byId(reader, merchantId);
  const { tree, faults } = readTree(where, await segments.fields(reader, merchantId), { currency });
  if (!tree) {
    const hint = meansNobody(faults) ? 'nobody' : isUnfinished(where, faults) ? 'unfinished' : 'mend';
    return { counted: false as const, hint: say(res, `segments.count.${hint}`), words: '' };
  }
  const counted = await segments.count(reader, merchantId, where);
  return { counted: countView(res, counted), hint: '', words: treeWords(res, tree, currency) };
}

/** Whether everything that is wrong is only still blank. */
function isUnfinished(where: unknown, faults: readonly { path: string; code: string }[]): boolean {
  return faults.every(({ path, code }) => {
    if (code === 'empty') return true;
    const at = path
      .split('.')
      .reduce<unknown>((node, key) => (node as Record<string, unknown> | undefined)?.[key], where);
    if (code === 'no_field' || code === 'comparison') return at === '';
    return code === 'value' && [at].flat().every((value) => value === '');
  });
}
