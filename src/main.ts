#!/usr/bin/env node
import { ConfigFaults } from './config.ts';
import { backupCommand, restoreCommand } from './commands/backup.ts';
import { type Command, UsageFault } from './commands/context.ts';
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
    ...commands.map(({ name, summary }) => `  mcrm ${name.padEnd(15)} ${summary}`),
    '',
    'mcrm COMMAND --help tells more. The environment is described in the README.',
    '',
  ].join('\n');

const usageOf = ({ name, summary, usage }: Command): string => `${summary}\n\n  mcrm ${name} ${usage}\n`;

/** The command the words begin with, the longest name first. */
const find = (words: string[]): Command | undefined =>
  commands.find(({ name }) => name === words.slice(0, 2).join(' ')) ?? commands.find(({ name }) => name === words[0]);

async function main(words: string[]): Promise<void> {
  const command = find(words);
  const wantsHelp = words.includes('--help') || words.includes('-h');
  if (!command) {
    if (words.length > 0 && !wantsHelp && words[0] !== 'help')
      throw new UsageFault(`There is no command "${words.join(' ')}".\n\n${overview()}`);
    process.stdout.write(overview());
    return;
  }
  if (wantsHelp) return void process.stdout.write(usageOf(command));
  try {
    await command.run(words.slice(command.name.split(' ').length));
  } catch (fault) {
    if (fault instanceof UsageFault) throw new UsageFault(`${fault.message}\n\n${usageOf(command)}`);
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
  if ((fault as NodeJS.ErrnoException).code === 'EADDRINUSE') {
    tell('The port is in use: stop the other program or give another PORT.');
    return EX_CONFIG;
  }
  tell(fault instanceof Error ? (fault.stack ?? fault.message) : String(fault));
  return 1;
}

main(process.argv.slice(2)).catch((fault: unknown) => {
  process.exitCode = fail(fault);
});
