import { parseArgs } from 'node:util';
import { UsageFault } from './context.ts';

/** Reads `--name value` options; each is named in `spec` with whether it is needed. @throws UsageFault */
export function readOptions<Name extends string>(
  args: string[],
  spec: Record<Name, 'needed' | 'optional' | 'flag'>,
): Record<Name, string | undefined> {
  const kinds = Object.entries(spec) as [Name, string][];
  let values: Record<string, string | boolean | undefined>;
  try {
    ({ values } = parseArgs({
      args,
      strict: true,
      options: Object.fromEntries(
        kinds.map(([name, kind]) => [name, { type: kind === 'flag' ? 'boolean' : 'string' }]),
      ),
    }) as { values: Record<string, string | boolean | undefined> });
  } catch (fault) {
    throw new UsageFault((fault as Error).message);
  }
  const missing = kinds.filter(([name, kind]) => kind === 'needed' && !values[name]).map(([name]) => `--${name}`);
  if (missing.length > 0) throw new UsageFault(`Give ${missing.join(', ')}.`);
  return Object.fromEntries(
    kinds.map(([name]) => [name, values[name] === true ? 'yes' : (values[name] as string | undefined)]),
  ) as Record<Name, string | undefined>;
}

/** The one word a command needs after its name. @throws UsageFault */
export function readWord(args: string[], what: string): string {
  const words = args.filter((word) => !word.startsWith('-'));
  if (words.length !== 1) throw new UsageFault(`Give ${what}.`);
  return words[0]!;
}
