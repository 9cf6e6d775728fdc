import { COMMANDS } from './commands.ts';
import { type Command, type Faults, type Kill, sufferAll, traceOf } from './kill-lane.ts';
import { closeShops } from './shop.ts';

// FAULTS matrix 1-7: the real process is killed at every step between the bytes of a webhook and the last report of
// its answer. By default it dies once at each step named here (of the second report at its commit alone), and of the
// writes inside the transaction at every third; with FAULTS=all at every step and every write of every command.
const ALL = process.env['FAULTS'] === 'all';

/** Reports come a moment after the answer, so that the order of steps is the same each time. */
const MODE = { callbacks: 'delayed', delayMs: 400 } as const;
const WRITE = /^web: text: /;

/** Every step but the writes of the transaction, with the row of the matrix it stands for. */
const STEPS: [step: string, row: string][] = [
  ['web: webhook begun #1', '1'],
  ['web: webhook read #1', '1'],
  ['web: before commit of text #1', '3'],
  ['web: after commit of text #1', '2, 4'],
  ['web: before wake #1', '4'],
  ['web: after wake #1', '4'],
  ['web: before answer to webhook #1', '2'],
  ['web: after answer to webhook #1', '2'],
  ['worker: claim: update outbound #1', '4'],
  ['worker: before commit of claim #1', '5'],
  ['worker: after commit of claim #1', '5'],
  ['worker: request made #1', '5'],
  ['worker: before bytes leave #1', '5'],
  ['worker: bytes left #1', '6'],
  ['worker: answer begun #1', '6'],
  ['worker: answer read #1', '6'],
  ['worker: outcome: update outbound #1', '6'],
  ['worker: before commit of outcome #1', '6'],
  ['worker: after commit of outcome #1', '7'],
  ['web: report begun #1', '7'],
  ['web: report read #1', '7'],
  ['web: report: update outbound #1', '7'],
  ['web: before commit of report #1', '7'],
  ['web: after commit of report #1', '7'],
  ['web: before answer to report #1', '7'],
  ['web: after answer to report #1', '7'],
  ['web: report begun #2', '7'],
  ['web: report read #2', '7'],
  ['web: report: update outbound #2', '7'],
  ['web: before commit of report #2', '7'],
  ['web: after commit of report #2', '7'],
  ['web: before answer to report #2', '7'],
  ['web: after answer to report #2', '7'],
];
const NAMES = STEPS.map(([step]) => step);
/** The second report takes the way of the first: by default it dies on both sides of its commit. */
const TRIED = STEPS.filter(([step]) => ALL || !step.endsWith('#2') || step.includes('commit'));

/** What the other commands die at by default: once inside each of the three transactions and on both sides of the wire. */
const FEW = new Set([
  'web: before commit of text #1',
  'web: after commit of text #1',
  'worker: after commit of claim #1',
  'worker: bytes left #1',
  'worker: answer read #1',
]);
/** Where the carrier does not post the text again and the backfill must find it. */
const MISSED = new Set(['web: webhook begun #1', 'web: webhook read #1', 'web: before commit of text #1']);

const nameOf = ({ command, step, again }: Kill): string => `${command.word} / ${step} / ${again}`;
const traces = new Map<Command, string[]>();
const results = new Map<string, Faults>();
let doctors: string[] = [];

const writesOf = (command: Command): string[] => traces.get(command)!.filter((step) => WRITE.test(step));

/** By default the first write, every third after it, and the last. */
const chosenWrites = (command: Command): string[] =>
  writesOf(command).filter((_, i, all) => ALL || i % 3 === 0 || i === all.length - 1);

const killsOf = (command: Command): Kill[] => {
  const many = ALL || command === COMMANDS.join;
  const steps = [...TRIED.map(([step]) => step).filter((step) => many || FEW.has(step)), ...chosenWrites(command)];
  const missed = NAMES.filter(
    (step) => (ALL ? step.startsWith('web: ') : MISSED.has(step)) && !step.includes('report'),
  );
  return [
    ...steps.map((step): Kill => ({ command, step, again: 'replay' })),
    ...(many ? missed.map((step): Kill => ({ command, step, again: 'backfill' })) : []),
  ];
};

const resultOf = (kill: Kill): Faults => results.get(nameOf(kill)) ?? ['there was no such kill'];

beforeAll(async () => {
  await Promise.all(Object.values(COMMANDS).map(async (command) => traces.set(command, await traceOf(command, MODE))));
  const kills = Object.values(COMMANDS).flatMap(killsOf);
  const all = await sufferAll(kills, MODE);
  kills.forEach((kill, i) => results.set(nameOf(kill), all.faults[i]!));
  doctors = all.doctors;
}, 1_200_000);

afterAll(closeShops);

test.each(Object.values(COMMANDS))('$word takes the steps named here and no other', (command) => {
  const steps = traces.get(command)!.filter((step) => !WRITE.test(step));
  expect(steps.toSorted()).toEqual(NAMES.toSorted());
});

describe('JOIN, killed, is applied once and answered once', () => {
  test.each(TRIED)('%s (row %s)', (step) => {
    expect(resultOf({ command: COMMANDS.join, step, again: 'replay' })).toEqual([]);
  });
});

test.each(Object.values(COMMANDS))('$word, killed before its writes, leaves all or nothing (row 3)', (command) => {
  const chosen = chosenWrites(command);
  expect(chosen.length).toBeGreaterThanOrEqual(2);
  expect(chosen.flatMap((step) => resultOf({ command, step, again: 'replay' }))).toEqual([]);
});

describe('not posted again: the backfill finds it (rows 1, 49)', () => {
  test.each([...MISSED])('%s', (step) => {
    expect(resultOf({ command: COMMANDS.join, step, again: 'backfill' })).toEqual([]);
  });
});

test('every other kill (FAULTS=all: every step of every command) left all as it should be', () => {
  const wrong = [...results].filter(([, faults]) => faults.length > 0);
  expect(wrong).toEqual([]);
});

test('mcrm doctor finds nothing wrong in the databases of the killed', () => {
  expect(doctors).toEqual([]);
});
