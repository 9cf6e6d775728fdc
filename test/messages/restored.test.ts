import { doubtQueued, holdOutbox, releaseOutbox } from '../../src/messages/index.ts';
import { MINUTE } from '../../src/kernel/clock.ts';
import { ENGINES } from '../support/engines.ts';
import { onSimulator } from './carriers.ts';

describe.each(ENGINES)('a restored outbox on %s', (engine) => {
  it('sends what had not left since the backup, and never again what had', async () => {
    const shop = await onSimulator(engine);
    const { gateway, clock } = shop;
    const [left, waiting] = ['+12025550141', '+12025550142'];
    const enqueue = (to: string) =>
      gateway.db.write((tx) =>
        gateway.messages.enqueue(tx, {
          merchantId: shop.merchant.merchantId,
          numberId: shop.number.id,
          to,
          text: `For ${to.slice(-4)}`,
          purpose: 'service',
        }),
      );
    await enqueue(left);
    await enqueue(waiting);
    // The backup was made here; afterwards one of the two left, ten minutes later, which the backup cannot know.
    clock.advance(10 * MINUTE);
    await gateway.provider.send({
      ref: 'gone.with.1',
      from: shop.number.address,
      to: left,
      text: `For ${left.slice(-4)}`,
      validitySeconds: 3600,
    });
    await holdOutbox(gateway.db, clock.now(), 'restored', 'test');
    expect(await doubtQueued(gateway.db, clock.now())).toBe(2);

    for (let look = 0; look < 3; look++) {
      await shop.job('messages.follow-up');
      clock.advance(2 * MINUTE);
    }
    await shop.flush();
    expect(await shop.carried(waiting)).toEqual([]); // held
    await releaseOutbox(gateway.db);
    await shop.flush();
    expect([await shop.carried(left), await shop.carried(waiting)]).toEqual([['For 0141'], ['For 0142']]);
    await shop.close();
  });
});
