import type { Command } from './kill-lane.ts';

const customer = 'select customer_id from customer_numbers where number_hash = :hash';

/** Texts whose effect would show if it came twice, or not at all. */
export const COMMANDS: Record<'join' | 'feedback' | 'points', Command> = {
  join: {
    word: 'JOIN Amy',
    by: 'customers.join',
    says: /welcome, Amy/,
    query: `select (select count(*) from customer_numbers where number_hash = :hash) as people,
        (select count(member_number) from customers where id in (${customer})) as members,
        (select group_concat(kind || ' ' || points) from point_entries where customer_id in (${customer})) as entries,
        (select sum(balance) from point_balances where customer_id in (${customer})) as balance,
        (select count(*) from facts where name = 'customer.joined' and customer_id in (${customer})) as facts,
        (select count(*) from consent_events where customer_id in (${customer})) as consents`,
    effect: { people: 1, members: 1, entries: 'welcome 20', balance: 20, facts: 1, consents: 1 },
  },
  feedback: {
    word: 'FEEDBACK the soup was cold',
    by: 'cases.feedback',
    says: /noted as C-/,
    query: `select (select count(*) from cases where number_hash = :hash) as cases,
        (select count(*) from case_texts t join cases c on c.id = t.case_id where c.number_hash = :hash) as texts,
        (select count(*) from case_steps s join cases c on c.id = s.case_id where c.number_hash = :hash) as steps`,
    effect: { cases: 1, texts: 1, steps: 1 },
  },
  points: {
    word: 'POINTS',
    first: 'JOIN Ben',
    by: 'points.balance',
    says: /you have 20 pts/,
    query: `select (select group_concat(kind || ' ' || points) from point_entries where customer_id in (${customer}))
        as entries`,
    effect: { entries: 'welcome 20' },
  },
};
