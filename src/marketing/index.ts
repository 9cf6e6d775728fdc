export type { Binding, Bucket, ShopHours, Wall } from './hours.ts';
export { bindingOf, openHours, readWall, wallOf } from './hours.ts';
export { CAP, SHOP_HOURS } from './settings.ts';
export { fieldNames, type Person, readValues } from './values.ts';
export { MOST_PARTS, readWords, type Rendered, type Texts, type Words } from './words.ts';
export { type Addressee, bucketOf, type MarketingText, offerMarketing, type Offering, PASSED_OVER } from './offer.ts';
export { addressColumns, bucketSql, itsCurrentNumber, itsNumber, regionSql } from './address-sql.ts';
export { LEAST_TIME, openSender, type Sender, roomAt } from './sender.ts';
