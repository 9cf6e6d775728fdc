import type { Examples } from '../learned.ts';
import { handling } from './zh-handling.ts';
import { information } from './zh-information.ts';
import { price } from './zh-price.ts';
import { service } from './zh-service.ts';
import { support } from './zh-support.ts';

export const examples: Examples = { price, support, information, handling, service };
