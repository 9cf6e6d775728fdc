import { localDate } from '../kernel/calendar.ts';
import { measure } from '../kernel/sms-text.ts';
import type { Language, Say } from '../platform/slice.ts';
import { SAMPLE_CODE } from '../vouchers/index.ts';
import type { Deps } from './deps.ts';
import { surveyShape } from './draft.ts';
import { nextQuestion, SKIPPED } from './flow.ts';
import { isSkip, readAnswer } from './read-answer.ts';
import { askOf, type Given, languageFor, type Put, thanksOf, type ValuesOf } from './say.ts';
import { RE_ASKS, SKIP_AFTER } from './state.ts';
import type { Question, SurveyDraft, Surveys } from './types.ts';
import { FieldFaults, faultsOf } from '../platform/web/problems.ts';

/** A person without a name: what stands in for it is seen. */
const NOBODY =
  (shop: string): ValuesOf =>
  async () => ({ shop });

async function given(deps: Deps, reader: Parameters<Surveys['rehearse']>[0], merchantId: string, draft: SurveyDraft, language: Language): Promise<Given> {
  const { reward } = draft;
  if (!reward) return undefined;
  if ('points' in reward) return { points: reward.points };
  const offer = (await deps.vouchers.offers(reader, merchantId)).find(({ id }) => id === reward.offerId);
  return offer && { voucher: SAMPLE_CODE, gift: offer.words[language] ?? offer.words.en ?? offer.words.zh ?? '', until: '31.12.' };
} // prettier-ignore

/** Plays texts against a draft; the first one begins it, whatever it is. Nothing is written. */
export const rehearsal =
  (deps: Deps): Surveys['rehearse'] =>
  async (reader, merchantId, unread, texts, reads) => {
    const read = surveyShape.safeParse(unread);
    if (!read.success) throw new FieldFaults(faultsOf(read.error.issues).slice(0, 20));
    const draft = read.data as SurveyDraft;
    const merchant = await deps.merchants.byId(reader, merchantId);
    const language = languageFor(draft, reads, merchant.language);
    const today = localDate(deps.clock.now(), merchant.zone);
    const values = NOBODY(merchant.name);
    let question: Question | undefined = draft.questions[0];
    let wrong = 0;
    const skip = (): boolean => question!.optional || wrong >= SKIP_AFTER;
    const put = (again?: Put['again'], intro = {}) =>
      askOf(deps, question!, { language, values, again, skip: skip(), intro });

    async function answer(text: string): Promise<Say | undefined> {
      if (!question) return undefined;
      const of = readAnswer(question, text, { today, language, maySkip: skip() });
      if (of.kind === 'unclear') {
        wrong++;
        if (wrong <= RE_ASKS) return put(isSkip(text) ? 'skip' : 'unread');
        question = undefined;
        return { template: 'surveys/left' };
      }
      question = nextQuestion(draft, question.id, of.kind === 'skip' ? SKIPPED : of.code);
      wrong = 0;
      if (question) return put();
      return thanksOf(deps, draft.thanks, await given(deps, reader, merchantId, draft, language), { language, values });
    }

    const played: Awaited<ReturnType<Surveys['rehearse']>> = [];
    for (const [i, text] of texts.entries()) {
      const said: Say | undefined = i === 0 && question ? await put(undefined, draft.intro) : await answer(text);
      const words = said && deps.templates.render(language, { template: said.template, values: { ...said.values, shop: merchant.name } }); // prettier-ignore
      played.push({ text, answer: words ?? null, parts: words === undefined ? 0 : measure(words).parts });
    }
    return played;
  };
