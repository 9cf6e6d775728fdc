import type { AppKind } from '../types.ts';
import { booking } from './booking.ts';
import { checkIn } from './check-in.ts';
import { coupon } from './coupon.ts';
import { draw } from './draw.ts';
import { faq } from './faq.ts';
import { form } from './form.ts';
import { forward } from './forward.ts';
import { info } from './info.ts';
import { menu } from './menu.ts';
import { quiz } from './quiz.ts';
import { steps } from './steps.ts';
import { subscribe } from './subscribe.ts';
import { vote } from './vote.ts';
import { webhook } from './webhook.ts';

/** The cards of the gallery, in its order. One file each, and one line here. */
export const KINDS: readonly AppKind[] = [
  info,
  menu,
  form,
  vote,
  quiz,
  draw,
  coupon,
  booking,
  checkIn,
  subscribe,
  forward,
  webhook,
  faq,
  steps,
];
