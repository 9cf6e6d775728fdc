import type { Slice } from '../../platform/slice.ts';
import { signUpKeyword } from './ask.ts';
import { signUpPages, type SignUpPagesDeps } from './pages.ts';
import { forgetOld } from './store.ts';

const DAY = 86_400_000;

/** The public page on which people ask to join, and the text that asks them back. */
export const signUpSlice = (deps: SignUpPagesDeps): Slice => ({
  name: 'sign-up',
  keywords: [signUpKeyword(deps)],
  pages: signUpPages(deps),
  jobs: [
    {
      name: 'sign-up.forget',
      every: '33 * * * *',
      run: () => deps.db.write((tx) => forgetOld(tx, deps.clock.now() - DAY)),
    },
  ],
});
