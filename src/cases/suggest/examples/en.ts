import type { Examples } from '../learned.ts';
import { handling } from './en-handling.ts';
import { information } from './en-information.ts';
import { price } from './en-price.ts';
import { service } from './en-service.ts';
import { support } from './en-support.ts';

export const examples: Examples = { price, support, information, handling, service };
