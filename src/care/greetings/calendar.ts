import type { LocalDate } from '../../kernel/calendar.ts';
import type { Reader } from '../../platform/db/index.ts';
import type { GreetingDeps } from './deps.ts';
import type { CalendarDay, OpenFeast } from './types.ts';

export async function calendar(
  _deps: GreetingDeps,
  _reader: Reader,
  _merchantId: string,
  _span: { from: LocalDate; to: LocalDate },
): Promise<CalendarDay[]> {
  return [];
}

export async function openFeasts(
  _deps: GreetingDeps,
  _reader: Reader,
  _merchantId: string,
  _span: { from: LocalDate; to: LocalDate },
): Promise<OpenFeast[]> {
  return [];
}
