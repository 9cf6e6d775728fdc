import { once } from 'node:events';
import { PassThrough, type Readable } from 'node:stream';
import { type SimulatedCarrier, simulatorProvider } from '../../../src/messages/providers/simulator/index.ts';
import type { InboundText, Provider } from '../../../src/messages/providers/provider.ts';
import { runTerminalPhone } from '../../../src/messages/providers/simulator/terminal.ts';
import { newSecret, readKeyRing } from '../../../src/platform/crypto/key-ring.ts';
import { createVault } from '../../../src/platform/crypto/vault.ts';
import { openTestDatabase, type TestDatabase } from '../../support/engines.ts';

const SHOPS = [
  { address: '+12025550100', name: "Lin's Noodles", country: 'US' },
  { address: '+12025550120', name: 'Tea House', country: 'US' },
];

describe('a phone in the terminal', () => {
  let test: TestDatabase;
  let carrier: Provider & SimulatedCarrier;
  let now: number;

  beforeEach(async () => {
    now = Date.UTC(2026, 4, 4);
    test = await openTestDatabase('sqlite');
    const vault = createVault(readKeyRing(newSecret())!);
    carrier = simulatorProvider({ db: test.db, vault, clock: { now: () => now } });
  });
  afterEach(() => test.close());

  /** A shop that answers every text, a clock that runs fast, and nothing under way once both have been carried. */
  const gateway = {
    async receive(text: InboundText) {
      await carrier.send({
        ref: 'm.1.1',
        from: text.to,
        to: text.from,
        text: `You said ${text.text}`,
        validitySeconds: 60,
      });
    },
    report: async () => {},
  };

  const type = (...lines: string[]) => pipe(PassThrough.from(lines.map((line) => `${line}\n`)), carrier);

  async function pipe(input: Readable, inHand: SimulatedCarrier): Promise<string[]> {
    const output = new PassThrough();
    const states = async () =>
      (await Promise.all((await carrier.phones()).map(({ hash }) => carrier.thread(hash)))).flat();
    await runTerminalPhone({
      carrier: inHand,
      shops: SHOPS,
      input,
      output,
      async work() {
        now += 1000;
        await carrier.tick(gateway);
      },
      settled: async () => (await states()).every(({ state }) => state !== 'sending' && state !== 'sent'),
    });
    output.end();
    return (await output.toArray()).map(String).join('').split('\n');
  }

  it('makes a phone, texts, and prints each answer before the next line', async () => {
    const lines = await type('/new Amy', 'JOIN', 'PTS', '/quit', 'never read');
    expect(lines).toEqual([
      'Nothing leaves this machine: the carrier is simulated. /help lists what can be typed.',
      'No phone on the table yet. Put one there: /new Amy',
      'no phone > /new Amy',
      "You hold Amy's phone, +1 202 555 0101, and text Lin's Noodles, +1 202 555 0100.",
      'Amy > JOIN',
      '  < You said JOIN  (delivered)',
      'Amy > PTS',
      '  < You said PTS  (delivered)',
      'Amy > /quit',
      '',
    ]);
  });

  it('loses no line of a pipe that has ended before the phones are read', async () => {
    const input = PassThrough.from(['/new Amy\nJOIN\n', 'PTS']);
    const slow = {
      ...carrier,
      async phones(shops?: string[]) {
        if (!input.readableEnded) await once(input, 'end');
        return carrier.phones(shops);
      },
    };
    const lines = await pipe(input, slow);
    expect(lines.filter((line) => line.includes('You said'))).toEqual([
      '  < You said JOIN  (delivered)',
      '  < You said PTS  (delivered)',
    ]);
  });

  it('changes phones and shops, and does not repeat what was said before', async () => {
    await type('/new Amy +1 202 555 0107', 'JOIN');
    const lines = await type('/new Ben', '/phones', '/shop 2', 'HI', '/phone amy', '/phone 9', '/nonsense', 'PTS');
    expect(lines.join('\n')).toContain('+1 202 555 0107');
    expect(lines).toContain('* 2  Ben  +1 202 555 0101');
    expect(lines).toContain('* 2  Tea House  +1 202 555 0120');
    expect(lines).toContain('  < You said HI  (delivered)');
    expect(lines).toContain('There is no /nonsense. /help lists what there is.');
    expect(lines).toContain('  < You said PTS  (delivered)');
    expect(lines.join('\n')).not.toContain('You said JOIN');
  });

  it('says what the carrier did wrong, and what was typed wrong', async () => {
    await carrier.setSettings({ lossPercent: 100 });
    const lines = await type('HELLO', '/new Amy 12', '/new', '/new Amy', 'JOIN', '/help');
    expect(lines).toContain('No phone in your hand. Put one on the table: /new Amy');
    expect(lines).toContain('Give the phone a name.');
    expect(lines).toContain('  "JOIN" was lost on the way');
    expect(lines.join('\n')).toContain('/phones           who is on the table');
  });

  it('tells of a text that came to another phone', async () => {
    await type('/new Amy', '/new Ben');
    const ben = (await carrier.phones()).find(({ label }) => label === 'Ben');
    await carrier.text({ phone: ben!.phone, shop: SHOPS[0]!.address, body: 'HI' });
    expect(await type('/phone Amy', 'JOIN')).toContain('  < to Ben: You said HI  (delivered)');
  });
});
