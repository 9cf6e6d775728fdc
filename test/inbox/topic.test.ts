import { topicOf } from '../../src/inbox/topic/index.ts';
import { type Topic, TOPICS } from '../../src/inbox/index.ts';
import { CHINESE, ENGLISH, HELD_OUT, SECOND, THIRD } from './topic-examples.ts';

/** 8 of 24: a third. Such a text stands among the open talks and not among the opportunities. */
const MISSED = [
  'booking: hi, anything for 3 around eight tonight?, read as other',
  'booking: we will be five instead of four, read as other',
  'order: one hot one iced latte, ready by 8:15 pls, read as other',
  'order: Can I have the leftovers from my bill packed and sent, read as other',
  'order: 酸菜鱼中份，多放花椒，半小时后来取, read as other',
  'order: 骑手到了没有, read as other',
  'enquiry: Is the lift working? I use a wheelchair, read as other',
  'enquiry: 最低消费多少, read as other',
];

const each = (examples: Record<Topic, readonly string[]>): [string, Topic][] =>
  TOPICS.flatMap((topic) => examples[topic].map((text): [string, Topic] => [text, topic]));

describe('the topic of a text', () => {
  it.each(each(ENGLISH))('%j is %s', (text, topic) => expect(topicOf(text)).toBe(topic));
  it.each(each(CHINESE))('%j is %s', (text, topic) => expect(topicOf(text)).toBe(topic));
  it.each([...each(SECOND), ...each(THIRD)])('%j is %s', (text, topic) => expect(topicOf(text)).toBe(topic));

  it('has enough examples in each language', () => {
    expect(each(ENGLISH).length).toBeGreaterThanOrEqual(40);
    expect(each(CHINESE).length).toBeGreaterThanOrEqual(40);
  });

  it('misses what is written here of texts it was not made for, and nothing more', () => {
    const missed = each(HELD_OUT).filter(([text, topic]) => topicOf(text) !== topic);
    expect(missed.map(([text, topic]) => `${topic}: ${text}, read as ${topicOf(text)}`)).toEqual(MISSED);
  });

  it.each(['', ' ', '?', '\u0000', '🍜'.repeat(500), 'a '.repeat(5000), '要'.repeat(5000), '(((((', '${7*7}'])(
    'takes anything: %j',
    (text) => expect(TOPICS).toContain(topicOf(text)),
  );
});
