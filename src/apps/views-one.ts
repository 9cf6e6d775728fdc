import type { Response } from 'express';
import { sayOr } from '../marketing/index.ts';
import { say } from '../platform/web/frame.ts';
import type { AppPagesDeps, Asked } from './pages-context.ts';
import type { AppDraft, UseCost } from './types.ts';

/** Whoever did it: somebody of the shop by name, or the product. */
export function byWhom(res: Response, names: ReadonlyMap<string, string>, actor: string): string {
  const [kind = '', id = ''] = actor.split(':');
  if (kind === 'staff') return names.get(id) ?? say(res, 'apps.by.gone');
  return sayOr(res, `apps.by.${kind}`, actor);
}

const daysWords = ({ res }: Asked, days: readonly number[]): string =>
  days.length === 7 ? say(res, 'apps.day.all') : days.map((day) => say(res, `apps.day.${day}`)).join(say(res, 'apps.day.and')); // prettier-ignore

async function whoWords(deps: AppPagesDeps, { res, merchantId }: Asked, { who }: AppDraft): Promise<string> {
  if ('everybody' in who) return say(res, 'apps.who.everybody');
  if ('members' in who) return say(res, 'apps.who.members');
  const all = await deps.segments.list(deps.db.reader, merchantId);
  const segment = all.find(({ id }) => id === who.segmentId);
  return segment ? say(res, 'apps.who.of', { name: segment.name }) : say(res, 'apps.who.gone');
}

/** What one use costs, as a sentence. */
export function costWords(res: Response, { parts, most, cost }: UseCost): string {
  const code = `${most > parts ? '' : 'exact.'}${cost === null ? 'parts' : 'money'}`;
  return say(res, `apps.cost.${code}`, { count: parts, most, cost });
}

/** Who may use it, when, how often and what it costs: one by one, and as one short sentence. */
export async function ruleWords(deps: AppPagesDeps, asked: Asked, draft: AppDraft) {
  const { res, merchantId } = asked;
  const { hours, limit } = draft;
  const use = await deps.apps.cost(deps.db.reader, merchantId, draft);
  const who = await whoWords(deps, asked, draft);
  const when = hours ? say(res, 'apps.hours.of', { days: daysWords(asked, hours.days), from: hours.from, to: hours.to }) : undefined; // prettier-ignore
  const often = limit ? say(res, `apps.limit.of.${limit.per}`, { count: limit.times }) : undefined;
  const cost = costWords(res, use);
  return {
    who,
    when: when ?? say(res, 'apps.hours.always'),
    often: often ?? say(res, 'apps.limit.none'),
    cost,
    priceless: use.cost === null,
    sentence: say(res, 'apps.one.sentence', {
      who: 'members' in draft.who ? say(res, 'apps.one.members') : who,
      when: when ?? say(res, 'apps.one.always'),
      often: often?.replace(/^[A-Z]/, (letter) => letter.toLowerCase()) ?? say(res, 'apps.limit.none'),
      cost,
    }),
  };
}
