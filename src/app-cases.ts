import type { Prevention, ReadyAnswers } from './cases/index.ts';
import { type Clock, DAY } from './kernel/clock.ts';
import type { Knowledge } from './knowledge/index.ts';
import type { Tasks } from './tasks/index.ts';

/** Tasks made against a cause are told by where they come from: `cause:<its id>`. */
const MARK = 'cause:';
/** How far around today prevention tasks are listed. */
const BACK = 180 * DAY;
const AHEAD = 365 * DAY;

/** Prevention tasks of the cases as tasks of the agenda. */
export const prevention = (tasks: Tasks, clock: Clock): Prevention => ({
  async add(tx, merchantId, { title, cause, startsOn, assigneeId, formKey }) {
    const task = { kind: 'task' as const, title, startsOn, assigneeId, leads: [0] };
    await tasks.add(tx, merchantId, { ...task, source: MARK + cause, onceKey: `form:${formKey}` });
  },
  async list(reader, merchantId) {
    const now = clock.now();
    const all = await tasks.between(reader, merchantId, now - BACK, now + AHEAD);
    return all
      .filter(({ task }) => task.source.startsWith(MARK))
      .map(({ taskId, dueAt, state, task: { title, source, assigneeId } }) => ({
        id: taskId,
        title,
        cause: source.slice(MARK.length),
        dueAt,
        state,
        assigneeId,
      }))
      .toReversed();
  },
});

const MOST_ANSWERS = 3;

/** Answers of the library that fit a customer's words, in the customer's language where there is one. */
export const readyAnswers =
  (knowledge: Pick<Knowledge, 'find'>): ReadyAnswers =>
  async (reader, merchantId, words, language) => {
    const found = await knowledge.find(reader, merchantId, words, 'replies', MOST_ANSWERS);
    const inWords = (of: Partial<Record<'en' | 'zh', string>>): string => of[language] ?? of.en ?? of.zh ?? '';
    return found.map(({ entry: { question, answer } }) => ({ question: inWords(question), answer: inWords(answer) }));
  };
