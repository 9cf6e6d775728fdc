// Puts a shop into an empty data folder: members to text, or messages to send. Uses the built program's own functions.
import { createGateway, migrate, openDatabase } from '../../dist/app.js';
import { loadConfig } from '../../dist/config.js';
import { holdOutbox } from '../../dist/messages/index.js';
import { createLog } from '../../dist/platform/log.js';

const { members, messages, number, first } = JSON.parse(process.argv[2]);
const config = loadConfig();
await migrate(config);
const db = openDatabase(config, createLog('warn'));
const { merchants, customers, staff, messages: outbox } = createGateway(config, db, { log: createLog('warn') });

const shop = await db.write(async (tx) => {
  const { merchantId } = await merchants.add(tx, {
    name: "Lin's Noodles",
    country: 'US',
    zone: 'America/New_York',
    language: 'en',
  });
  const { id } = await merchants.addNumber(tx, merchantId, { address: number, partsPerSecond: 1_000_000 });
  const { token } = await staff.addToken(tx, merchantId, 'benchmark', 'manager');
  return { merchantId, numberId: id, token };
});
await holdOutbox(db, Date.now(), 'staff', 'benchmark');

const phone = (i) => first.replace(/\d{6}$/, String(i).padStart(6, '0'));
const origin = { source: 'import', actor: 'system' };
const chunk = 200;
for (let start = 0; start < members; start += chunk)
  await db.write(async (tx) => {
    for (let i = start; i < Math.min(start + chunk, members); i++) {
      const { id } = await customers.findOrCreate(tx, shop.merchantId, phone(i), origin);
      await customers.join(tx, shop.merchantId, id, origin);
    }
  });
for (let start = 0; start < messages; start += chunk)
  await db.write(async (tx) => {
    for (let i = start; i < Math.min(start + chunk, messages); i++)
      await outbox.enqueue(tx, {
        merchantId: shop.merchantId,
        numberId: shop.numberId,
        to: phone(i),
        text: `Lin's Noodles: you have ${i} pts. Text STATEMENT for details.`,
        purpose: 'reply',
      });
  });
await db.close();
console.log(JSON.stringify({ prepared: true, token: shop.token }));
