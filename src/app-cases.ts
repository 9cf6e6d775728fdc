import type { Prevention } from './cases/index.ts';
import { type Clock, DAY } from './kernel/clock.ts';
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
