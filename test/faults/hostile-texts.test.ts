import { runInNewContext } from 'node:vm';
import type { LocalDate } from '../../src/kernel/calendar.ts';
import { readAnswer as readSurveyAnswer } from '../../src/surveys/read-answer.ts';
import { readCount, readPlace, readScore } from '../../src/surveys/read-number.ts';

/** The longest text there is. */
const LONGEST = 1600;
/** A text of this kind takes some milliseconds; one that is tried in every way there is takes years. */
const PATIENCE = 5000;

const UNITS = ['i give it ', 'i give it', "i'd give it ", 'i would say it ', 'it is ', 'a an the ', 'no number ', '回复', '选择', '1,000,', 'twenty one ', '谢谢你', 'thank you ', '十', '⭐ ', '.: '] as const; // prettier-ignore
const ENDS = ['', 'x', '!?', '张'] as const;

const today = '2026-11-22' as LocalDate;
const reading = { today, language: 'en', maySkip: true } as const;
const choices = [{ code: 'a', label: { en: 'Noodles and soup' }, words: ['noodle'] }, { code: 'b', label: { zh: '面条' }, words: [] }]; // prettier-ignore
const question = { id: 'q', type: 'choice', text: { en: 'What?' }, choices, optional: true, branches: [] } as unknown as Parameters<typeof readSurveyAnswer>[0]; // prettier-ignore

const READERS: Record<string, (text: string) => unknown> = {
  'a score of five': (text) => readScore(text, 5),
  'a score of ten': (text) => readScore(text, 10),
  'a count': (text) => readCount(text, true),
  'a place': readPlace,
  'a choice': (text) => readSurveyAnswer(question, text, reading),
};

/** Does work and breaks it off when it takes too long, which a test by itself cannot do to a pattern. */
const within = (work: () => void): void => {
  runInNewContext('work()', { work }, { timeout: PATIENCE });
};

test.each(Object.entries(READERS))('no text of 160 or 1600 letters holds up reading %s', (_, read) => {
  within(() => {
    for (const unit of UNITS)
      for (const end of ENDS)
        for (const size of [160, LONGEST]) read(unit.repeat(size).slice(0, size - end.length) + end);
  });
});
