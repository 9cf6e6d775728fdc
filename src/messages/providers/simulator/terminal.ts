import { clearLine, createInterface, cursorTo, type Interface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { DomainError } from '../../../kernel/errors.ts';
import { freeFictitiousNumber, shownNumber } from './fiction.ts';
import type { PhoneText, SimPhone, SimulatedCarrier } from './index.ts';

/** A number that can be texted from the terminal. */
export interface TerminalShop {
  address: string;
  name: string;
  /** ISO 3166-1 alpha-2, for the number offered to a new phone. */
  country: string;
}

export interface TerminalPhoneDeps {
  carrier: SimulatedCarrier;
  /** The first is texted until another is chosen. At least one. */
  shops: readonly TerminalShop[];
  input: Readable & { isTTY?: boolean };
  output: Writable;
  /** Does what is due now: the carrier's tick and the outbox. Nothing, where another process does it. */
  work(): Promise<void>;
  /** Whether nothing is under way any more, between phones and shop in either direction. */
  settled(): Promise<boolean>;
}

/** A text from a pipe waits for its answer; when so long nothing comes, the next line has its turn. Milliseconds. */
const QUIET = 3000;
const LOOK = 50;

const HELP = `Type a text and press Enter: the phone in your hand sends it to the shop.
  /phones           who is on the table
  /phone N          take phone N in your hand (number or name)
  /new NAME [+1…]   put a new phone on the table; without a number it gets a free one
  /shops            the numbers that can be texted
  /shop N           text number N from now on
  /help             this list
  /quit             leave (Ctrl+D does it too)
`;

const FINAL: Partial<Record<PhoneText['state'], string>> = {
  delivered: 'delivered',
  failed: 'not delivered: phone out of reach',
  lost: 'lost on the way',
};

/** A phone in the terminal: lines in, answers out. Resolves at `/quit` or the end of the input. */
export async function runTerminalPhone(deps: TerminalPhoneDeps): Promise<void> {
  const { input } = deps;
  const live = input.isTTY === true;
  const lines = createInterface({ input, ...(live ? { output: deps.output, terminal: true } : {}) });
  const typed = linesOf(lines); // from now on: a pipe may be empty and closed before the desk stands
  const desk = createDesk(deps, live ? lines : undefined);
  const watching = new AbortController();
  try {
    await desk.start();
    if (live) void watch(deps, desk, watching.signal);
    for await (const raw of typed) {
      const line = raw.trim();
      if (!live && line !== '') desk.echo(line);
      if (line === '/quit') break;
      try {
        if (line.startsWith('/')) await desk.command(line);
        else if (line !== '' && (await desk.send(line)) && !live) await answer(deps, desk);
      } catch (fault) {
        if (!(fault instanceof DomainError)) throw fault;
        desk.say(fault.message);
      }
      desk.prompt();
    }
  } finally {
    watching.abort();
    lines.close();
  }
}

/** Every line from now on, kept until it is asked for. Ends with the input. */
function linesOf(lines: Interface): AsyncIterable<string> {
  const kept: string[] = [];
  let ended = false;
  let news = (): void => {};
  lines.on('line', (line) => {
    kept.push(line);
    news();
  });
  lines.once('close', () => {
    ended = true;
    news();
  });
  return (async function* () {
    for (;;) {
      const line = kept.shift();
      if (line !== undefined) yield line;
      else if (ended) return;
      else await new Promise<void>((resolve) => (news = resolve));
    }
  })();
}

/** Waits until everything is said and done, or nothing has happened for three seconds. */
async function answer({ work, settled }: TerminalPhoneDeps, desk: Desk): Promise<void> {
  for (let last = performance.now(); performance.now() - last < QUIET; await pause(LOOK)) {
    await work();
    const done = await settled(); // asked before looking, so that nothing comes in between
    if (await desk.news()) last = performance.now();
    if (done) return;
  }
}

/** Prints what comes while somebody sits at the terminal. */
async function watch({ work }: TerminalPhoneDeps, desk: Desk, left: AbortSignal): Promise<void> {
  while (!left.aborted) {
    try {
      await work();
      if (await desk.news()) desk.prompt();
    } catch (fault) {
      desk.say(`The gateway has a fault: ${(fault as Error).message}`);
    }
    await pause(4 * LOOK, undefined, { signal: left }).catch(() => {}); // it only wakes early
  }
}

interface Desk {
  start(): Promise<void>;
  command(line: string): Promise<void>;
  /** @returns whether a text went out */
  send(body: string): Promise<boolean>;
  /** Prints what is new. @returns whether there was anything */
  news(): Promise<boolean>;
  say(line: string): void;
  echo(line: string): void;
  prompt(): void;
}

function createDesk({ carrier, shops, output }: TerminalPhoneDeps, prompter: Interface | undefined): Desk {
  const shown = new Set<string>();
  let hand: SimPhone | undefined;
  let shop = shops[0]!;
  const addresses = shops.map(({ address }) => address);
  const nameOf = (address: string): string => shops.find((one) => one.address === address)?.name ?? address;

  function say(line: string): void {
    if (prompter) {
      clearLine(output, 0);
      cursorTo(output, 0);
    }
    output.write(`${line}\n`);
  }

  const prompt = (): void => {
    prompter?.setPrompt(`${hand?.label ?? 'no phone'} > `);
    prompter?.prompt(true);
  };

  function take(phone: SimPhone): void {
    hand = phone;
    say(
      `You hold ${phone.label}'s phone, ${shownNumber(phone.phone)}, and text ${shop.name}, ${shownNumber(shop.address)}.`,
    );
  }

  function tell(phone: SimPhone, { direction, shop: address, text, state }: PhoneText): boolean {
    const to = phone.hash === hand?.hash ? '' : `to ${phone.label}: `;
    const from = address === shop.address ? '' : `${nameOf(address)}: `;
    if (direction === 'out') say(`  < ${to}${from}${text}  (${FINAL[state]})`);
    else if (state === 'lost') say(`  "${text}" was lost on the way`);
    return direction === 'out' || state === 'lost';
  }

  async function news(): Promise<boolean> {
    let told = false;
    for (const phone of await carrier.phones(addresses)) {
      for (const text of await carrier.thread(phone.hash, { shops: addresses, limit: 50 })) {
        if (!FINAL[text.state] || shown.has(text.id)) continue;
        shown.add(text.id);
        told = tell(phone, text) || told;
      }
    }
    return told;
  }

  async function list(): Promise<SimPhone[]> {
    const phones = await carrier.phones(addresses);
    if (phones.length === 0) say('No phone on the table yet. Put one there: /new Amy');
    phones.forEach((phone, i) => {
      const mark = phone.hash === hand?.hash ? '*' : ' ';
      say(`${mark} ${i + 1}  ${phone.label}  ${shownNumber(phone.phone)}`);
    });
    return phones;
  }

  async function add(words: string): Promise<void> {
    const form = /^(.*?)\s*(\+[\d\s().-]+)?$/.exec(words)!;
    const taken = new Set([...(await carrier.phones()).map(({ phone }) => phone as string), ...addresses]);
    const phone = form[2] ?? freeFictitiousNumber(shop.country, taken) ?? '';
    take(await carrier.addPhone({ label: form[1]!, phone, shop: shop.address }));
  }

  async function choosePhone(word: string): Promise<void> {
    const phones = await carrier.phones(addresses);
    const wanted = word.toLowerCase();
    const found = phones[Number(word) - 1] ?? phones.find(({ label }) => label.toLowerCase() === wanted);
    if (found) take(found);
    else await list();
  }

  function chooseShop(word: string): void {
    const found = shops[Number(word) - 1];
    if (found) shop = found;
    shops.forEach((one, i) => say(`${one === shop ? '*' : ' '} ${i + 1}  ${one.name}  ${shownNumber(one.address)}`));
  }

  const commands: Record<string, (rest: string) => unknown> = {
    '/help': () => output.write(HELP),
    '/phones': list,
    '/phone': choosePhone,
    '/new': add,
    '/shops': () => chooseShop(''),
    '/shop': chooseShop,
  };

  return {
    say,
    prompt,
    news,
    echo: (line) => say(`${hand?.label ?? 'no phone'} > ${line}`),
    async start() {
      say('Nothing leaves this machine: the carrier is simulated. /help lists what can be typed.');
      for (const phone of await carrier.phones(addresses)) {
        for (const { id, state } of await carrier.thread(phone.hash, { shops: addresses, limit: 50 }))
          if (FINAL[state]) shown.add(id);
      }
      const [first] = await carrier.phones(addresses);
      if (first) take(first);
      else say('No phone on the table yet. Put one there: /new Amy');
      prompt();
    },
    async command(line) {
      const [word, rest] = [/^\S+/.exec(line)![0], line.replace(/^\S+\s*/, '')];
      const run = commands[word];
      if (run) await run(rest);
      else say(`There is no ${word}. /help lists what there is.`);
    },
    async send(body) {
      if (!hand) {
        say('No phone in your hand. Put one on the table: /new Amy');
        return false;
      }
      await carrier.text({ phone: hand.phone, shop: shop.address, body });
      return true;
    },
  };
}
