#!/usr/bin/env node
import { ConfigFaults } from './config.ts';
import { backupCommand, restoreCommand } from './commands/backup.ts';
import { type Command, StartFault, UsageFault } from './commands/context.ts';
import { demoCommand } from './commands/demo.ts';
import { doctorCommand } from './commands/doctor.ts';
import { outboxCommands } from './commands/outbox.ts';
import { serveCommand } from './commands/serve.ts';
import { shopCommands } from './commands/shop.ts';
import { simulateCommand } from './commands/simulate.ts';
import { tlsCommand } from './commands/tls.ts';
import { DomainError } from './kernel/errors.ts';

const commands: Command[] = [
  serveCommand,
  demoCommand,
  simulateCommand,
  ...shopCommands,
  ...outboxCommands,
  backupCommand,
  restoreCommand,
  doctorCommand,
  tlsCommand,
];

// Exit codes of sysexits.h.
const EX_USAGE = 64;
const EX_DATAERR = 65;
const EX_CONFIG = 78;

const overview = (): string =>
  [
    'mcrm — a shop’s phone number as its CRM',
    '',
    ...commands.map(({ name, summary }) => `  mcrm ${name.padEnd(17)} ${summary}`),
    '',
    'mcrm COMMAND --help tells more. The environment is described in the README.',
    '',
  ].join('\n');

/** Options on the line of the command; what is told of them, behind three blanks or more, on lines of its own. */
const usageOf = ({ name, summary, usage }: Command): string => {
  const [options = '', ...prose] = usage.split(/ {3,}/).map((part) => part.trim());
  return [summary, '', `  mcrm ${name} ${options}`.trimEnd(), ...prose.map((line) => `  ${line}`), ''].join('\n');
};

/** The command the words begin with, the longest name first. */
const find = (words: string[]): Command | undefined =>
  commands.find(({ name }) => name === words.slice(0, 2).join(' ')) ?? commands.find(({ name }) => name === words[0]);

/** Help for words that are no command yet: those that begin alike ("merchant"), else all. */
function helpFor([first]: string[]): string {
  const alike = commands.filter(({ name }) => name.startsWith(`${first} `));
  return alike.length > 0 ? alike.map(usageOf).join('\n') : overview();
}

async function main(words: string[]): Promise<void> {
  const command = find(words);
  const wantsHelp = words.length === 0 || words[0] === 'help' || words.includes('--help') || words.includes('-h');
  if (wantsHelp) return void process.stdout.write(command ? usageOf(command) : helpFor(words));
  if (!command) throw new UsageFault(`There is no command "${words.join(' ')}".\n\n${helpFor(words)}`.trimEnd());
  try {
    await command.run(words.slice(command.name.split(' ').length));
  } catch (fault) {
    if (fault instanceof UsageFault) throw new UsageFault(`${fault.message}\n\n${usageOf(command)}`.trimEnd());
    throw fault;
  }
}

/** Faults a person can mend are told in a sentence; a bug shows whole. */
function fail(fault: unknown): number {
  const tell = (text: string): void => void process.stderr.write(`${text}\n`);
  if (fault instanceof ConfigFaults) {
    tell(`The configuration has ${fault.faults.length === 1 ? 'a fault' : `${fault.faults.length} faults`}:`);
    for (const line of fault.faults) tell(`  ${line}`);
    return EX_CONFIG;
  }
  if (fault instanceof UsageFault) {
    tell(fault.message);
    return EX_USAGE;
  }
  if (fault instanceof DomainError) {
    tell(fault.field ? `${fault.field}: ${fault.message}` : fault.message);
    return EX_DATAERR;
  }
  if (fault instanceof StartFault) {
    tell(fault.message);
    return EX_CONFIG;
  }
  tell(fault instanceof Error ? (fault.stack ?? fault.message) : String(fault));
  return 1;
}

process.umask(0o077); // everything made here is for its owner alone: the journal of the database too

/** Whoever reads what we say has gone (`| head`): nothing is left to say. */
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (fault: NodeJS.ErrnoException) => {
    if (fault.code !== 'EPIPE') throw fault;
    process.exit();
  });

main(process.argv.slice(2)).catch((fault: unknown) => {
  process.exitCode = fail(fault);
});
