import { and, desc, eq, isNotNull, type SQL, sql } from 'drizzle-orm';
import type { CostGroup } from '../costs/index.ts';
import { customers } from '../customers/schema.ts';
import { DAY } from '../kernel/clock.ts';
import { DomainError } from '../kernel/errors.ts';
import { outboxHolds } from '../messages/index.ts';
import type { Merchant, ShopNumber } from '../merchants/index.ts';
import type { Reader } from '../platform/db/index.ts';
import { meantBy, type Meant, recipientsOf } from './audience.ts';
import { blockingChecks, strictRegions, wordChecks } from './checks.ts';
import type { BroadcastDeps } from './deps.ts';
import { bindingOf, openHours, regionSql, SHOP_HOURS } from '../marketing/index.ts';
import { block, warn } from './levels.ts';
import { type Measured, measureTexts } from './measure.ts';
import { firstStart } from './schedule.ts';
import { broadcasts } from './schema.ts';
import { APPROVAL_FROM } from './settings.ts';
import { LIVE } from './states.ts';
import type { Check, Draft, Preflight } from './types.ts';
import { readDraft } from './draft.ts';

interface Found {
  audience: number;
  excluded: Record<string, number>;
  regions: { region: string | null; count: number }[];
}

/** Which choice leaves somebody out, the first that does; '' for nobody's. */
const whyLeft = (lefts: Meant['lefts']): SQL<string> =>
  lefts.length === 0
    ? sql<string>`''`
    : sql<string>`case ${sql.join(
        lefts.map(({ code, out }) => sql`when ${out} then ${sql.raw(`'${code}'`)}`),
        sql` `,
      )} else '' end`;

/** Counts an audience: who is meant, why some cannot be reached, who is left out, and where the rest live. */
async function countAudience(reader: Reader, { meant, left, lefts }: Meant): Promise<Found> {
  const sorted = reader.db
    .select({ reach: customers.reach, why: whyLeft(lefts).as('why') })
    .from(customers)
    .where(meant)
    .as('sorted');
  const reaches = await reader.db
    .select({ reach: sorted.reach, why: sql<string>`${sorted.why}`, count: sql<number>`count(*)` })
    .from(sorted)
    .groupBy(sorted.reach, sql`${sorted.why}`);
  const inner = reader.db
    .select({ region: regionSql.as('region') })
    .from(customers)
    .where(recipientsOf({ meant, left }))
    .as('found');
  const regions = await reader.db
    .select({ region: sql<string | null>`${inner.region}`, count: sql<number>`count(*)` })
    .from(inner)
    .groupBy(sql`${inner.region}`);
  const excluded: Record<string, number> = {};
  for (const { reach, why, count } of reaches) {
    const code = reach === 'yes' ? why : reach;
    if (code !== '') excluded[code] = (excluded[code] ?? 0) + count;
  }
  return { audience: reaches.reduce((sum, { count }) => sum + count, 0), excluded, regions };
}

const NOBODY: Found = { audience: 0, excluded: {}, regions: [] };

const groupsOf = ({ regions }: Found, parts: number, share: number): CostGroup[] =>
  regions.map(({ region, count }) => ({ region, recipients: Math.ceil(count * share), parts }));

/** Counts, prices and checks a draft. A condition that cannot be used counts nobody and is told among the checks. */
export async function preflight(
  deps: BroadcastDeps,
  reader: Reader,
  merchantId: string,
  draft: Draft,
): Promise<Preflight> {
  const now = deps.clock.now();
  const merchant = await deps.merchants.byId(reader, merchantId);
  const checks = await blockingChecks(deps, reader, merchantId, draft);
  const usable = !checks.some(({ code }) => code === 'no_audience' || code === 'broken_segment');
  const meant = usable ? await meantBy(deps.segments, reader, merchantId, draft.audience, now) : undefined;
  const found = meant ? await countAudience(reader, meant) : NOBODY;
  const reachable = found.regions.reduce((sum, { count }) => sum + count, 0);
  const share = 1 - draft.holdOutPercent / 100;
  const recipients = Math.round(reachable * share);
  const measured = await measureTexts(deps, reader, merchant, draft, meant);
  const number = await deps.merchants.defaultNumber(reader, merchantId).catch(absent);
  const rate = number?.partsPerSecond ?? 1;
  const bySender = (recipients * measured.usual) / rate / 60;
  const minutes = Math.ceil(Math.max(bySender, draft.perMinute > 0 ? recipients / draft.perMinute : 0));
  const startAt = checks.some(({ code }) => /gap|unreadable|past|no_weekday|no_day$/.test(code))
    ? now
    : firstStart(draft.schedule, merchant, now);
  const [estimate, maximum] = await estimates(deps, reader, merchant, number, found, measured, { share, startAt });
  const more: Check[] = [
    ...(usable && reachable === 0 ? [block('nobody', 'audience.where')] : []),
    ...textChecks(measured),
    ...wordChecks(draft, merchant),
    ...(await stateChecks(deps, reader, merchant, number, { draft, recipients, minutes, maximum, now })),
    ...(await hourChecks(deps, reader, merchant, found, startAt)),
  ];
  const all = [...checks, ...more];
  return {
    audience: found.audience,
    recipients,
    excluded: found.excluded,
    parts: { usual: measured.usual, longest: measured.longest },
    estimate,
    maximum,
    minutes,
    startsAt: startAt,
    checks: all.some(({ level }) => level !== 'ok') ? all : [...all, { level: 'ok', code: 'ready' }],
  };
}

const absent = (fault: unknown): undefined => {
  if (fault instanceof DomainError) return undefined;
  throw fault;
};

async function estimates(
  { costs }: BroadcastDeps,
  reader: Reader,
  merchant: Merchant,
  number: ShopNumber | undefined,
  found: Found,
  { usual, longest }: Measured,
  { share, startAt }: { share: number; startAt: number },
) {
  const nothing = { amount: 0, currency: merchant.currency, complete: true };
  if (!number) return [nothing, nothing] as const;
  const of = (parts: number) =>
    costs.estimate(reader, merchant.merchantId, number.id, groupsOf(found, parts, share), startAt);
  return [await of(usual), await of(longest)] as const;
}

function textChecks({ longest, flips, missing, tooLong }: Measured): Check[] {
  const checks: Check[] = [];
  if (tooLong > 0) checks.push(block('too_many_parts', 'texts'));
  else if (longest >= 4) checks.push(warn('many_parts', 'texts', { parts: longest }));
  for (const { field, sign } of flips) checks.push(warn('dear_sign', field, { sign }));
  if (missing > 0) checks.push(warn('missing_values', undefined, { percent: missing }));
  return checks;
}

interface Seen {
  draft: Draft;
  recipients: number;
  minutes: number;
  maximum: Preflight['maximum'];
  now: number;
}

/** What the shop's present state says of it: sender, outbox, money, what was sent before. */
async function stateChecks(
  deps: BroadcastDeps,
  reader: Reader,
  merchant: Merchant,
  number: ShopNumber | undefined,
  { draft, recipients, minutes, maximum, now }: Seen,
): Promise<Check[]> {
  const { merchantId } = merchant;
  const checks: Check[] = [];
  if (number && !(number.canReceive && deps.canReceive())) checks.push(warn('no_replies'));
  if (number && !number.callToAction) checks.push(warn('no_wording'));
  if ((await outboxHolds(reader)).length > 0) checks.push(warn('outbox_held'));
  if (minutes > 24 * 60) checks.push(warn('long', undefined, { hours: Math.ceil(minutes / 60) }));
  const budget = await deps.costs.budget(reader, merchantId);
  const { limit, spent, day } = budget;
  if (limit !== null && spent >= limit) checks.push(block('over_budget'));
  else if (limit !== null && spent + maximum.amount > limit) checks.push(warn('may_pass_budget'));
  if (day.capped) checks.push(warn('day_capped'));
  if (!maximum.complete) checks.push(warn('no_price'));
  if (await sameLately(reader, merchantId, draft, now)) checks.push(warn('same_again', 'texts'));
  const approval = await deps.merchants.setting(reader, merchantId, APPROVAL_FROM);
  if (approval !== null && recipients >= approval) checks.push(warn('needs_approval', undefined, { from: approval }));
  return checks;
}

/** Whether the same words went to the same audience within the last day: people press twice when nothing moves. */
async function sameLately(reader: Reader, merchantId: string, draft: Draft, now: number): Promise<boolean> {
  const rows = await reader.db
    .select({ draft: broadcasts.draft, startedAt: broadcasts.startedAt, status: broadcasts.status })
    .from(broadcasts)
    .where(and(eq(broadcasts.merchantId, merchantId), isNotNull(broadcasts.sentAt)))
    .orderBy(desc(broadcasts.id))
    .limit(50);
  const key = ({ audience, texts }: Draft): string => JSON.stringify([audience.where, audience.segmentId, texts]);
  return rows.some(
    (row) =>
      LIVE.includes(row.status) &&
      (row.startedAt === null || row.startedAt > now - DAY) &&
      key(readDraft(row.draft)) === key(draft),
  );
}

/** Says when it will really start, and which states begin later or end sooner. */
async function hourChecks(
  deps: BroadcastDeps,
  reader: Reader,
  merchant: Merchant,
  { regions }: Found,
  startAt: number,
): Promise<Check[]> {
  const hours = await deps.merchants.setting(reader, merchant.merchantId, SHOP_HOURS);
  const later = regions
    .map(({ region, count }) => ({ count, open: openHours(bindingOf(merchant, hours, `|${region ?? ''}`), startAt) }))
    .filter(({ open }) => open && open.from > startAt);
  const checks: Check[] = [];
  if (later.length > 0) {
    const people = later.reduce((sum, { count }) => sum + count, 0);
    const first = Math.min(...later.map(({ open }) => open!.from));
    checks.push(warn('quiet_hours', 'schedule', { people, at: first }));
  }
  const strict = strictRegions(
    merchant,
    regions.map(({ region }) => region),
  );
  if (strict.length > 0) checks.push({ level: 'ok', code: 'strict_states', values: { states: strict.join(', ') } });
  return checks;
}
