import { z } from 'zod';
import { bookPlace } from '../specials/book.ts';
import { inBoth, kindOf, line, number, tests, texts } from './kind-of.ts';

/** A request for a table: day, time, how many; staff are told and have it on their list. */
export const booking = kindOf({
  name: 'booking',
  words: { en: ['TABLE'], zh: ['订位'] },
  form: z.object({
    day: texts({ label: 'booking_day', ready: inBoth('For which day shall we keep a table?', '请问订哪一天？') }),
    ahead: number({ label: 'booking_ahead', ready: { en: 30, zh: 30 } }, 1, 365),
    time: texts({ label: 'booking_time', ready: inBoth('At what time?', '几点到店？') }),
    from: line({ label: 'booking_from', ready: { en: '11:00', zh: '11:00' } }, 5),
    to: line({ label: 'booking_to', ready: { en: '21:00', zh: '21:00' } }, 5),
    people: texts({ label: 'booking_people', ready: inBoth('For how many people?', '一共几位？') }),
    most: number({ label: 'booking_most', ready: { en: 12, zh: 12 } }, 1, 500),
    places: number({ label: 'booking_places', optional: true, ready: { en: 4, zh: 4 } }, 1, 10_000),
    thanks: texts({ label: 'booking_thanks', ready: inBoth('Noted: {{answer_day}} at {{answer_time}}, {{answer_people}} people. We will confirm by text.', '已记录：{{answer_day}} {{answer_time}}，{{answer_people}}位，稍后短信确认。') }),
    full: texts({ label: 'booking_full', ready: inBoth('We are full at that time. Text the word again for another.', '该时段已订满，请重发关键词，另选时间。') }),
    note: line({ label: 'booking_note', ready: { en: 'Confirm: table on {{answer_day}} at {{answer_time}} for {{answer_people}}{{also}}', zh: '请确认：订位 {{answer_day}} {{answer_time}}，{{answer_people}}位{{also}}' } }, 140),
  }), // prettier-ignore
  tests: {
    en: tests([['TABLE', 'tomorrow'], 'time'], [['TABLE', 'friday', '7pm', 'four'], '19:00'], [['TABLE', 'tomorrow', '3 am'], 'between']), // prettier-ignore
    zh: tests([['订位', '明天'], '几点'], [['订位', '周五', '晚上七点', '四'], '19:00'], [['订位', '明天', '凌晨三点'], '之间']), // prettier-ignore
  },
  steps: ({ day, ahead, time, from, to, people, most, places, thanks, full, note }) => [
    { id: 'day', kind: 'ask', texts: day, wanted: { type: 'day', from: 0, to: ahead } },
    { id: 'time', kind: 'ask', texts: time, wanted: { type: 'time', from, to } },
    { id: 'people', kind: 'ask', texts: people, wanted: { type: 'number', from: 1, to: most } },
    { id: 'book', kind: 'special', special: 'book', input: { day: 'day', time: 'time', places } },
    { id: 'free', kind: 'check', question: { is: 'outcome', step: 'book', codes: ['ok'] }, elseGoTo: 'full' },
    { id: 'task', kind: 'do', action: 'tasks.make', input: { title: note, days: 0, time: '', assignee: '', lead: '' } },
    { id: 'tell', kind: 'do', action: 'staff.alert', input: { words: note } },
    { id: 'thanks', kind: 'reply', texts: thanks },
    { id: 'end', kind: 'end' },
    { id: 'full', kind: 'reply', texts: full },
  ],
  specials: [bookPlace],
});
