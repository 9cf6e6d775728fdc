import { rulesOf } from '../merchants/index.ts';
import { bindingOf, openHours, readWall, sayOr, SHOP_HOURS } from '../marketing/index.ts';
import { say } from '../platform/web/frame.ts';
import type { Condition } from '../segments/index.ts';
import { type Asked, grouped, moneyWords, type SurveyPagesDeps, timeWords } from './pages-context.ts';
import type { Survey } from './types.ts';
import { unlessRefused } from './views-edit.ts';
import type { Values } from './views-form.ts';
import type { FormFault } from './views-read.ts';
import { outlook } from './views-store.ts';

/** When a round begins: now, or at a time of the shop's wall. */
export function startOf({ merchant, now }: Asked, values: Values): { at: number; fault?: FormFault } {
  if (values['when'] !== 'later') return { at: now };
  const wall = readWall((values['at'] ?? '').slice(0, 16), merchant.zone);
  if (wall.kind !== 'at') return { at: now, fault: { code: 'time' } };
  return wall.instant < now ? { at: now, fault: { code: 'past' } } : { at: wall.instant };
}

const clock = (hour: number): string => `${String(hour).padStart(2, '0')}:00`;

/** Parts of the first text that a person gets: what begins it stands before the first question. */
async function firstParts(deps: SurveyPagesDeps, { merchantId, merchant }: Asked, { draft }: Survey): Promise<number> {
  const played = await unlessRefused(deps.surveys.rehearse(deps.db.reader, merchantId, draft, ['…'], merchant.language)); // prettier-ignore
  return Math.max(1, played?.[0]?.parts ?? 1);
}

/** How many are asked and why others are not, what it costs, and when texts leave. @param at when it begins */
export async function outlookView(
  deps: SurveyPagesDeps,
  asked: Asked,
  survey: Survey,
  condition: Condition,
  at: number,
) {
  // prettier-ignore
  const { res, merchantId, merchant, now } = asked;
  const { reader, aside } = deps.db;
  const meant = await deps.segments.sql(reader, merchantId, condition);
  const { restDays } = survey.draft;
  const [found, parts, number, shopHours] = await Promise.all([
    outlook(aside, meant, { surveyId: survey.id, restDays, now }),
    firstParts(deps, asked, survey),
    unlessRefused(deps.merchants.defaultNumber(reader, merchantId)),
    deps.merchants.setting(reader, merchantId, SHOP_HOURS),
  ]);
  const count = found.regions.reduce((sum, region) => sum + region.count, 0);
  const groups = found.regions.map((one) => ({ region: one.region, recipients: one.count, parts }));
  const cost = number && (await deps.costs.estimate(reader, merchantId, number.id, groups, at));
  const binding = bindingOf(merchant, shopHours, '|');
  const opens = openHours(binding, at);
  const from = Math.max(...binding.hours.map((hours) => hours.from));
  const to = Math.min(...binding.hours.map((hours) => hours.to));
  return {
    count,
    people: grouped(asked, count),
    meant: grouped(asked, found.meant),
    out: Object.entries(found.out)
      .toSorted((a, b) => b[1] - a[1])
      .map(([code, many]) => ({
        words: sayOr(res, `surveys.out.${code}`, sayOr(res, `broadcasts.excluded.${code}`, code)),
        count: grouped(asked, many),
      })),
    cost: cost && (cost.complete || cost.amount > 0) ? moneyWords(asked, cost) : '',
    complete: cost?.complete ?? false,
    parts,
    questions: survey.draft.questions.length,
    hours: say(res, 'surveys.ask.hours', { from: clock(from), to: clock(to) }),
    starts: opens ? timeWords(asked, opens.from) : '',
    noNumber: number === undefined,
    optOut: rulesOf(merchant).optOut[merchant.language],
  };
}
