import type { AppKind } from '../types.ts';
import { form } from './form.ts';
import { info } from './info.ts';
import { menu } from './menu.ts';
import { vote } from './vote.ts';

/** The cards of the gallery, in its order. One file each, and one line here. */
export const KINDS: readonly AppKind[] = [info, menu, form, vote];
