import type { AppsDeps } from './deps.ts';
import { rowOf } from './apps.ts';
import type { DrawPrize } from './specials/draw.ts';
import * as store from './store-draw.ts';
import * as stock from './store-stock.ts';
import type { Apps } from './types.ts';

/** Draws as anybody may check them: the seed is told when no ticket can be drawn by it any more. */
export function appDraws({ vault, clock, audit }: AppsDeps): Pick<Apps, 'draw' | 'endDraw' | 'tickets'> {
  return {
    async draw(reader, merchantId, id, wanted) {
      await rowOf(reader, merchantId, id);
      const app = { merchantId, appId: id };
      const last = await (wanted === undefined ? store.lastDraw.get(reader, app) : store.drawOfRound.get(reader, { ...app, round: wanted })); // prettier-ignore
      if (!last) return undefined;
      const { round, fingerprint, tickets } = last;
      const left = new Map((await stock.stockOf(reader, merchantId, id, `prize:${round}:`)).map((row) => [row.item, row.left])); // prettier-ignore
      const won = new Map((await store.wonOf(reader, merchantId, id, round)).map((row) => [row.prize, row.count]));
      return {
        round,
        fingerprint,
        tickets,
        seed: last.endedAt === null ? null : vault.open(merchantId, last.seed),
        prizes: (last.prizes as DrawPrize[]).map(({ code, label, odds }) => ({
          code,
          label,
          odds,
          left: left.get(`prize:${round}:${code}`) ?? 0,
          won: won.get(code) ?? 0,
        })),
      };
    },

    async endDraw(tx, merchantId, id, actor) {
      await rowOf(tx, merchantId, id);
      const last = await store.lastDraw.get(tx, { merchantId, appId: id });
      if (!last || last.endedAt !== null) return;
      const ended = await store.endRound.get(tx, { merchantId, appId: id, round: last.round, now: clock.now() });
      if (ended) await audit(tx, { merchantId, actor, action: 'app.draw_ended', subject: id });
    },

    async tickets(reader, merchantId, id, page) {
      await rowOf(reader, merchantId, id);
      return store.ticketsOf(reader, merchantId, id, page);
    },
  };
}
