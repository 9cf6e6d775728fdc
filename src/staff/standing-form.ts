import type { Response } from 'express';
import { PRESETS, type Preset, type Role, roleOfPreset, ROLES } from '../platform/web/principal.ts';
import { say } from '../platform/web/frame.ts';
import type { Standing } from './types.ts';

/** What a form's field `standing` may hold: a role, or a preset. */
export const STANDINGS: readonly (Role | Preset)[] = [...ROLES, ...PRESETS];

/** Undefined for a word that is neither role nor preset. */
export function readStanding(word: string | undefined): Standing | undefined {
  const role = ROLES.find((one) => one === word);
  if (role) return { role };
  const preset = PRESETS.find((one) => one === word);
  return preset && { role: roleOfPreset(preset), preset };
}

export const standingCode = ({ role, preset }: { role: Role; preset?: Preset | null | undefined }): Role | Preset =>
  preset ?? role;

/** Roles and presets to choose from, each with what it may. */
export const standingChoices = (res: Response, chosen: string) =>
  STANDINGS.map((code) => ({
    code,
    here: code === chosen,
    name: say(res, `staff.standing.${code}.name`),
    help: say(res, `staff.standing.${code}.help`),
  }));
