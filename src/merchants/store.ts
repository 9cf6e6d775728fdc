import { eq, sql } from 'drizzle-orm';
import { hot } from '../platform/db/index.ts';
import { merchantSettings, merchants, numbers } from './schema.ts';

const numberColumns = {
  merchantId: numbers.merchantId,
  id: numbers.id,
  address: numbers.address,
  kind: numbers.kind,
  service: numbers.service,
  partsPerSecond: numbers.partsPerSecond,
  canReceive: numbers.canReceive,
  isDefault: numbers.isDefault,
  callToAction: numbers.callToAction,
  callToActionVersion: numbers.callToActionVersion,
  callCoversMarketing: numbers.callCoversMarketing,
  createdAt: numbers.createdAt,
};

const merchantColumns = {
  merchantId: merchants.merchantId,
  name: merchants.name,
  country: merchants.country,
  zone: merchants.zone,
  language: merchants.language,
  currency: merchants.currency,
  rulePack: merchants.rulePack,
  createdAt: merchants.createdAt,
};

export const merchantById = hot('merchants.byId', (db) =>
  db
    .select(merchantColumns)
    .from(merchants)
    .where(eq(merchants.merchantId, sql.placeholder('merchantId'))),
);

export const allMerchants = hot('merchants.all', (db) =>
  db.select(merchantColumns).from(merchants).orderBy(merchants.merchantId),
);

export const numberByAddress = hot('numbers.byAddress', (db) =>
  db
    .select(numberColumns)
    .from(numbers)
    .where(eq(numbers.address, sql.placeholder('address'))),
);

export const numberById = hot('numbers.byId', (db) =>
  db
    .select(numberColumns)
    .from(numbers)
    .where(sql`${numbers.merchantId} = ${sql.placeholder('merchantId')} and ${numbers.id} = ${sql.placeholder('id')}`),
);

export const defaultNumber = hot('numbers.default', (db) =>
  db
    .select(numberColumns)
    .from(numbers)
    .where(sql`${numbers.merchantId} = ${sql.placeholder('merchantId')} and ${numbers.isDefault} = 1`)
    .limit(1),
);

export const allNumbers = hot('numbers.all', (db) =>
  db.select(numberColumns).from(numbers).orderBy(numbers.merchantId, numbers.id),
);

export const numbersOfShop = hot('numbers.ofShop', (db) =>
  db
    .select(numberColumns)
    .from(numbers)
    .where(eq(numbers.merchantId, sql.placeholder('merchantId')))
    .orderBy(numbers.id),
);

export const settingValue = hot('settings.value', (db) =>
  db
    .select({ value: merchantSettings.value })
    .from(merchantSettings)
    .where(
      sql`${merchantSettings.merchantId} = ${sql.placeholder('merchantId')} and ${merchantSettings.name} = ${sql.placeholder('name')}`,
    ),
);
