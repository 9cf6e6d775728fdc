import { toneOf } from '../../src/cases/tone.ts';
import { fold } from '../../src/kernel/fold.ts';

const SAID: Record<ReturnType<typeof toneOf>, string[]> = {
  thanks: [
    'great thanks', 'Great, thanks!', 'ok', 'Thank you so much 🙏', 'thanks again, see you again soon', 'All fixed now, thank you',
    'it works now', 'No problem, thanks', 'no worries', 'Not bad at all', 'very happy with that', 'never mind', 'I got it, cheers',
    'Thanks, could not be better', "couldn't be happier", 'still love your noodles', 'thx, money received',
    '谢谢', '好的，谢谢你们', '问题解决了，感谢', '没问题了', '不错，很满意', '收到了，辛苦了', '没事了', '谢谢，服务又快又好', '还可以', '挺好的', '没有问题，谢谢', '好滴👌',
  ],
  unhappy: [
    'still not good', 'Still broken', 'still broken!!', 'its still cold', 'it is still not working', 'not happy', 'I am not satisfied', "it isn't fixed",
    'still waiting', 'Still no refund', 'thanks but it is still cold', 'nothing has changed', 'the same problem again', 'it happened again', 'broken again',
    'worse than before', 'I never got the money', 'Nobody called me', "that doesn't help", 'this is unacceptable', 'very disappointed', 'no answer yet', 'wrong again', 'not good enough',
    'STILL NOT OK', 'still hasn’t arrived',
    '还是不行', '还是坏的', '没解决', '问题没有解决', '不满意', '还没收到退款', '又坏了', '仍然没人联系我', '还是一样', '太差了', '谢谢，但是还是冷的', '同样的问题', '很失望', '還是不行', '根本没用', '没人理我', '态度更差了',
  ],
  other: [
    'when can I come?', 'Which card was it paid to?', 'thanks, but which day?', 'table for 4 tonight', 'are you still open?', 'Do you still have tables on Sunday?',
    'I will think about it', 'my address is 5 Elm Street', 'hello', 'great, when can I pick it up', '10', 'what are your hours', 'was that the wrong number?', '😀',
    '什么时候能取？', '我明天过来', '谢谢，请问退到哪张卡', '你们今天开门吗', '知道是谁了', '好的，几点', '你们今天是不是开门', '周末有没有位子',
  ],
}; // prettier-ignore

const ROWS = Object.entries(SAID).flatMap(([tone, texts]) => texts.map((text) => [text, tone]));

test.each(ROWS)('hears in “%s”: %s', (text, tone) => {
  expect(toneOf(fold(text))).toBe(tone);
});
