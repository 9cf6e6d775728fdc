import { existsSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { scratch, until } from '../support/process.ts';
import { signed, type StubMode } from '../support/twilio-stub.mjs';
import { arm, type FaultShop, failPoints, openShop } from './shop.ts';

/** A text that must be worked on once, and how to see that it was. */
export interface Command {
  word: string;
  /** The app that must have answered. */
  by: string;
  /** Texts sent before, unharmed: a balance is for members. */
  first?: string;
  /** What only this command's answer says. */
  says: RegExp;
  /** What the database must say of the sender (by hash) besides: name and value. */
  effect: Record<string, unknown>;
  /** The query behind `effect`; `:hash` is that of the sender's number. */
  query: string;
}

/** One life of the process: a text, a step at which it dies, and who brings the text again. */
export interface Kill {
  command: Command;
  step: string;
  /** The carrier posts it again, or the backfill must find it by itself. */
  again: 'replay' | 'backfill';
}

/** What is wrong after a kill; empty: nothing. */
export type Faults = string[];

const MINUTE = 60_000;
/** Older than the backfill's grace: what is younger may still be on its way by webhook. */
const MISSED_AT = 3 * MINUTE;
const REACHED_WITHIN = 40_000;

interface Lane {
  shop: FaultShop;
  folder: string;
  nextPhone(): string;
}

let lanes = 0;

async function openLane(mode: StubMode): Promise<Lane> {
  const { folder, env } = failPoints(scratch());
  const shop = await openShop(env);
  shop.stub.mode(mode);
  await shop.start();
  const area = 202 + ++lanes;
  let phones = 0;
  return { shop, folder, nextPhone: () => `+1${area}5550${100 + phones++}` };
}

const inboundOf = (shop: FaultShop, sid: string) =>
  shop.rows<{ id: string; by: string | null; hash: string; late: number }>(
    'select id, handled_by as "by", number_hash as hash, late from inbound where provider_id = ?',
    sid,
  );

/** A text that nobody disturbs: worked on, answered, and the answer's reports are in. */
async function undisturbed({ shop }: Lane, from: string, word: string): Promise<string> {
  const { sid, status } = await shop.text(from, word);
  if (status !== 200) throw new Error(`${word} was answered ${status}`);
  await finished(shop, from, sid);
  return sid;
}

/** Waits until the text's answer is known to be delivered, with the carrier's last report posted once more. */
async function finished(shop: FaultShop, from: string, sid: string): Promise<void> {
  await until(
    () => `the text ${sid} is stored; log: ${shop.gateway().log()}`,
    () => inboundOf(shop, sid).length > 0,
    { within: MINUTE },
  );
  await shop.settled(`the answer to ${sid}`);
  for (const message of shop.stub.messages().filter(({ to, direction }) => to === from && direction !== 'inbound'))
    await reportDelivered(shop, message);
}

/** The last report, which a dead process may have missed; a repetition of it changes nothing. */
async function reportDelivered(
  { stub, gateway }: FaultShop,
  message: { sid: string; statusCallback: string | null },
): Promise<void> {
  const url = message.statusCallback ?? '';
  const form = { AccountSid: stub.accountSid, MessageSid: message.sid, MessageStatus: 'delivered' };
  const answer = await fetch(gateway().base + url.slice(url.indexOf('/webhooks/')), {
    method: 'POST',
    headers: {
      'content-type': 'application/x-www-form-urlencoded',
      'x-twilio-signature': signed(url, form, stub.token),
    },
    body: new URLSearchParams(form).toString(),
  });
  if (!answer.ok) throw new Error(`a report was answered ${answer.status}`);
}

/** The steps of one undisturbed text, in the order in which they came. */
export async function traceOf(command: Command, mode: StubMode): Promise<string[]> {
  const lane = await openLane(mode);
  try {
    const from = lane.nextPhone();
    if (command.first) await undisturbed(lane, from, command.first);
    await lane.shop.stub.idle();
    arm(lane.folder, 'trace');
    const { sid } = await lane.shop.text(from, command.word);
    await until('the answer is accepted', () => inboundOf(lane.shop, sid).length > 0);
    await lane.shop.settled('the traced text');
    await until('both reports are in', () =>
      readFileSync(join(lane.folder, 'trace'), 'utf8').includes('after answer to report #2'),
    );
    return readFileSync(join(lane.folder, 'trace'), 'utf8').trim().split('\n');
  } finally {
    await lane.shop.close();
  }
}

/** What must hold of the text, its effect, its answer and the carrier's book, after all is quiet. */
function check({ shop }: Lane, { command }: Kill, from: string, sid: string): Faults {
  const faults: Faults = [];
  const want = (what: string, is: unknown, expected: unknown): void => {
    if (JSON.stringify(is) !== JSON.stringify(expected))
      faults.push(`${what}: ${JSON.stringify(is)} instead of ${JSON.stringify(expected)}`);
  };
  const [text, ...others] = inboundOf(shop, sid);
  want('texts stored', [text?.by, others.length], [command.by, 0]);
  if (!text) return faults;
  want('effect', shop.rows(command.query, { hash: text.hash }), [command.effect]);
  const answers = shop.rows<{ status: string; sid: string }>(
    'select status, provider_id as sid from outbound where inbound_id = ?',
    text.id,
  );
  want('answers', answers.length, 1);
  const copies = shop.stub
    .messages()
    .filter(({ to, direction, body }) => to === from && direction !== 'inbound' && command.says.test(body));
  want('copies at the carrier', copies.length, 1);
  for (const answer of answers) want('the answer', answer, { status: 'delivered', sid: copies[0]?.sid });
  return faults;
}

async function suffer(lane: Lane, kill: Kill): Promise<Faults> {
  const { shop, folder } = lane;
  const { command, step, again } = kill;
  const from = lane.nextPhone();
  if (command.first) await undisturbed(lane, from, command.first);
  const victim = shop.gateway();
  arm(folder, step);
  const at = again === 'backfill' ? Date.now() - MISSED_AT : Date.now();
  const { sid, status } = await shop.text(from, command.word, { at });
  const exit = await until(
    () => `the step ${step} is reached`,
    () => (existsSync(join(folder, 'struck')) ? victim.ended : undefined),
    { within: REACHED_WITHIN },
  ).catch(async (fault: Error) => {
    // The next kill wants a process that knows nothing of this one.
    rmSync(join(folder, 'arm'), { force: true });
    await victim.kill();
    return fault;
  });
  await shop.start();
  if (exit instanceof Error) return [exit.message];
  if (status !== 200 && again === 'replay') {
    const second = await shop.replay(sid, from, command.word);
    if (second !== 200) return [`the repeated text was answered ${second}`];
  }
  await finished(shop, from, sid);
  const faults = check(lane, kill, from, sid);
  if (exit.signal !== 'SIGKILL') faults.push(`the process ended with ${exit.code ?? exit.signal}`);
  if (status !== 0 && status !== 200) faults.push(`the text was answered ${status}`);
  return faults;
}

/**
 * Lives through all kills, several gateways side by side, each with one database for all its deaths, so that every
 * start also finds what the deaths before it left. Each gateway ends with `mcrm doctor`.
 * @returns for each kill, in order, what was wrong afterwards; `doctors` what the doctors said that was not ok
 */
export async function sufferAll(kills: Kill[], mode: StubMode): Promise<{ faults: Faults[]; doctors: string[] }> {
  const faults = kills.map((): Faults => ['it was not tried']);
  const doctors: string[] = [];
  const count = Math.min(kills.length, Math.max(3, 2 * availableParallelism()), 8);
  let next = 0;
  const work = async (): Promise<void> => {
    const lane = await openLane(mode);
    try {
      for (let i = next++; i < kills.length; i = next++) {
        const kill = kills[i]!;
        faults[i] = await suffer(lane, kill).catch((fault: Error) => [fault.stack ?? fault.message]);
      }
      const { code, out } = await lane.shop.doctor();
      doctors.push(...out.split('\n').filter((line) => line !== '' && !line.startsWith('ok')));
      if (code !== 0) doctors.push(`the doctor ended with ${code}`);
    } finally {
      await lane.shop.close();
    }
  };
  await Promise.all(Array.from({ length: count }, work));
  return { faults, doctors };
}
