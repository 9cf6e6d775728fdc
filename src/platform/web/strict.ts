import { z } from 'zod';
import { FieldFaults, faultsOf } from './problems.ts';

type Path = (string | number)[];
type Schema = z.core.$ZodType;

/** Schemas that only stand around another: what they hold is asked in their place. */
function inner(schema: Schema): Schema | undefined {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodNullable) return schema.def.innerType;
  if (schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault) return schema.def.innerType;
  if (schema instanceof z.ZodReadonly) return schema.def.innerType;
  if (schema instanceof z.ZodPipe) return schema.def.in;
  if (schema instanceof z.ZodLazy) return schema.def.getter();
  return undefined;
}

function inObject(schema: z.ZodObject, value: object, path: Path): Path[] {
  const { shape, catchall } = schema.def;
  return Object.entries(value).flatMap(([key, part]) => {
    const known = Object.hasOwn(shape, key) ? shape[key] : undefined;
    if (known) return unknownFields(known, part, [...path, key]);
    return catchall ? [] : [[...path, key]];
  });
}

/**
 * Fields of a request that its schema does not know, which zod would drop in silence. Looks through objects and arrays;
 * the branches of a union are left to zod.
 */
export function unknownFields(schema: Schema, value: unknown, path: Path = []): Path[] {
  const held = inner(schema);
  if (held) return unknownFields(held, value, path);
  if (schema instanceof z.ZodArray && Array.isArray(value))
    return value.flatMap((part, i) => unknownFields(schema.def.element, part, [...path, i]));
  if (schema instanceof z.ZodObject && typeof value === 'object' && value !== null && !Array.isArray(value))
    return inObject(schema, value, path);
  return [];
}

/**
 * Reads a request's body or query; a field nobody knows is refused by name, since it is most often a misspelt one.
 * @throws FieldFaults with every fault found
 */
export function parseStrictly(schema: z.ZodType, value: unknown): unknown {
  const parsed = schema.safeParse(value);
  const unknown = unknownFields(schema, value).map((path) => ({
    field: path.join('.'),
    message: 'There is no such field.',
  }));
  if (parsed.success && unknown.length === 0) return parsed.data;
  throw new FieldFaults([...(parsed.success ? [] : faultsOf(parsed.error.issues)), ...unknown].slice(0, 20));
}
