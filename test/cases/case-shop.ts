import { eq } from 'drizzle-orm';
import type { Case, CaseDesk } from '../../src/cases/index.ts';
import { newId } from '../../src/kernel/ids.ts';
import { outbound } from '../../src/messages/schema.ts';
import type { Engine, Tx } from '../../src/platform/db/index.ts';
import { openShop, type Shop, type ShopParts } from '../flows/shop.ts';

/** Lin's Noodles with people who work on cases, and the jobs of the worker in hand. */
export interface CaseShop extends Shop {
  desk: CaseDesk;
  /** Li Wei, who can be texted; `staff:<id>` of theirs. */
  liWei: { id: string; actor: string; phone: string };
  write<T>(work: (tx: Tx) => Promise<T>): Promise<T>;
  key(): string;
  /** A complaint by text. @returns the case */
  complains(from: string, text: string): Promise<Case>;
  /** The case with this number, or the only one, as it is now. */
  now(number?: number): Promise<Case>;
  /** Steps of a case as `step` or `step:reason`. */
  record(id: string): Promise<string[]>;
  /** What was said in a case, as `sort: text`. */
  said(id: string): Promise<string[]>;
  /** Texts queued to a phone, oldest first. */
  texts(to: string): Promise<{ text: string; purpose: string }[]>;
  /** Runs a job of the slice once. */
  job(name: string): Promise<void>;
}

export const LI_WEI = '+12025550177';

export async function openCaseShop(
  engine: Engine,
  parts: ShopParts & { liWei?: { alerts?: boolean } } = {},
): Promise<CaseShop> {
  const shop = await openShop(engine, parts);
  const { gateway, test, merchantId, clock } = shop;
  const write: CaseShop['write'] = (work) => test.db.write(work);
  const { staffId } = await write((tx) =>
    gateway.staff.add(tx, {
      merchantId,
      email: 'liwei@lins.example',
      role: 'clerk',
      name: 'Li Wei',
      phone: LI_WEI,
      alerts: parts.liWei?.alerts === false ? [] : ['cases'],
    }),
  );
  const { reader } = test.db;
  const all = () => gateway.cases.list(reader, merchantId, { limit: 200 });
  return {
    ...shop,
    desk: gateway.caseDesk,
    liWei: { id: staffId, actor: `staff:${staffId}`, phone: LI_WEI },
    write,
    key: () => newId(clock.now()),
    async complains(from, text) {
      await shop.say(from, `COMPLAIN ${text}`);
      return (await all())[0]!;
    },
    async now(number) {
      const found = (await all()).find((one) => number === undefined || one.number === number);
      return found!;
    },
    async record(id) {
      const steps = await gateway.caseDesk.steps(reader, merchantId, id);
      return steps.map(({ step, reason }) => (reason === null ? step : `${step}:${reason}`));
    },
    async said(id) {
      const texts = await gateway.cases.texts(reader, merchantId, id);
      return texts.map(({ sort, text }) => `${sort}: ${text}`);
    },
    async texts(to) {
      const rows = await reader.db.select().from(outbound).where(eq(outbound.numberHash, shop.hash(to))).orderBy(outbound.id); // prettier-ignore
      return rows.map(({ text, purpose }) => ({ text: gateway.vault.open(merchantId, text), purpose }));
    },
    async job(name) {
      const job = gateway.jobs.find((one) => one.name === name);
      if (!job) throw new Error(`no job ${name}`);
      await job.run(() => {});
    },
  };
}
