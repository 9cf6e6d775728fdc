import type { Entry, NewEntry } from '../../src/knowledge/index.ts';

/** What a noodle shop knows, as its owner would write it. */
export const SHELF: Record<string, NewEntry> = {
  hours: {
    question: { en: 'When are you open?', zh: '几点营业？' },
    answer: { en: 'Monday to Saturday 11:00 to 21:30. Closed on Sundays.', zh: '周一至周六 11:00–21:30，周日休息。' },
    words: ['open', 'opening hours', 'hours', 'closed', 'close', '营业', '开门', '关门', '打烊', '营业时间'],
    topic: 'Visit',
    forReplies: true,
    forTexts: true,
  },
  parking: {
    question: { en: 'Where can I park?', zh: '哪里可以停车？' },
    answer: { en: 'Behind the house, free for two hours.', zh: '店后面有停车位，两小时免费。' },
    words: ['parking', 'park', 'car', '停车', '车位', '泊车'],
    topic: 'Visit',
    forReplies: true,
    forTexts: true,
  },
  allergens: {
    question: { en: 'What is in the dishes?', zh: '菜里有哪些过敏原？' },
    answer: {
      en: 'A list of allergens lies at the till. No nuts in our noodles.',
      zh: '收银台有过敏原清单，面里不含坚果。',
    },
    words: ['allergy', 'allergic', 'allergens', 'gluten', 'nuts', 'peanut', '过敏', '花生', '坚果', '麸质'],
    topic: 'Food',
    forReplies: true,
    forTexts: true,
  },
  delivery: {
    question: { en: 'Do you deliver?', zh: '可以送外卖吗？' },
    answer: { en: 'Within two miles from 17:00, for $3.', zh: '两英里内可送，17:00起，配送费3美元。' },
    words: ['delivery', 'deliver', 'takeaway', '外卖', '配送', '送餐'],
    topic: 'Food',
    forReplies: true,
    forTexts: true,
  },
  payment: {
    question: { en: 'How can I pay?', zh: '怎么付款？' },
    answer: { en: 'Cash, cards and phone.', zh: '现金、刷卡、手机支付都可以。' },
    words: ['pay', 'credit card', 'visa', 'cash', 'apple pay', '付款', '刷卡', '微信支付', '支付宝', '现金'],
    topic: 'Money',
    forReplies: true,
    forTexts: true,
  },
  pets: {
    question: { en: 'May I bring my dog?', zh: '可以带宠物吗？' },
    answer: { en: 'Dogs are welcome on the terrace.', zh: '露台欢迎狗狗。' },
    words: ['dog', 'pet', 'cat', '宠物', '狗', '猫'],
    topic: 'Visit',
    forReplies: true,
    forTexts: true,
  },
  chairs: {
    question: { en: 'Do you have high chairs?', zh: '有儿童椅吗？' },
    answer: { en: 'Yes, six of them.', zh: '有，一共六把。' },
    words: ['high chair', 'child seat', 'stroller', '儿童椅', '宝宝椅', '婴儿车'],
    topic: 'Visit',
    forReplies: true,
    forTexts: true,
  },
  points: {
    question: { en: 'How long do points last?', zh: '积分多久过期？' },
    answer: { en: 'Points last twelve months.', zh: '积分有效期十二个月。' },
    words: ['points expire', 'points last', '积分过期', '积分有效期'],
    topic: 'Members',
    forReplies: true,
    forTexts: true,
  },
};

/** The shelf as entries, without a database; each entry's id is its name. */
export const entries = (): Entry[] =>
  Object.entries(SHELF).map(([id, entry]) => ({ ...entry, id, used: 0, updatedAt: 0, archivedAt: null }));
