import { z } from 'zod';
import type { ApiRoute } from './api.ts';

type Json = Record<string, unknown>;

const problem: Json = {
  type: 'object',
  description: 'Problem details (RFC 9457).',
  required: ['type', 'title', 'status', 'detail'],
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', description: 'What went wrong, and what to do instead.' },
    code: { type: 'string', description: 'The kind of fault in one word; absent for our own faults.' },
    field: { type: 'string', description: 'The field at fault, "items.2.amount".' },
    errors: {
      type: 'array',
      items: {
        type: 'object',
        required: ['field', 'message'],
        properties: { field: { type: 'string' }, message: { type: 'string' } },
      },
    },
  },
};

const KEY_WORDS =
  '1 to 255 visible ASCII characters, new for each intention. The same request with the same key within 24 hours gets ' +
  'the same answer again (with Idempotency-Replayed: true); another request with it is refused with 422.';

const idempotencyKey = (required: boolean): Json => ({
  name: 'Idempotency-Key',
  in: 'header',
  required,
  description: KEY_WORDS,
  schema: { type: 'string', minLength: 1, maxLength: 255 },
});

/** Points references made inside one schema to where its parts stand in the document. */
function relocate(value: unknown, name: string): unknown {
  if (Array.isArray(value)) return value.map((part) => relocate(part, name));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => {
      if (key !== '$ref' || typeof part !== 'string') return [key, relocate(part, name)];
      if (part === '#') return [key, `#/components/schemas/${name}`];
      return [key, part.replace(/^#\/\$defs\//, `#/components/schemas/${name}`)];
    }),
  );
}

/** zod schema to JSON Schema; recursive parts move to the document's components under the operation's name. */
function embed(schemas: Json, name: string, schema: z.ZodType, io: 'input' | 'output'): Json {
  const made = z.toJSONSchema(schema, {
    io,
    unrepresentable: 'any',
    override: ({ jsonSchema }) => {
      if (!jsonSchema.properties) return;
      if (io === 'input') jsonSchema.additionalProperties ??= false;
      else if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties; // answers may grow
    },
  }) as Json;
  const { $schema: _dialect, $defs, ...rest } = made;
  for (const [key, part] of Object.entries(($defs ?? {}) as Json)) schemas[name + key] = relocate(part, name);
  const body = relocate(rest, name) as Json;
  if (!JSON.stringify(rest).includes('"$ref":"#"')) return body;
  schemas[name] = body;
  return { $ref: `#/components/schemas/${name}` };
}

function parametersOf(schemas: Json, name: string, route: ApiRoute): Json[] {
  const inPath = [...route.path.matchAll(/:(\w+)/g)].map(([, param]) => ({
    name: param,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
  const query = route.query ? embed(schemas, `${name}Query`, route.query, 'input') : {};
  const required = (query['required'] ?? []) as string[];
  const inQuery = Object.entries((query['properties'] ?? {}) as Json).map(([key, schema]) => ({
    name: key,
    in: 'query',
    required: required.includes(key),
    schema,
  }));
  const inHeader = route.method === 'post' ? [idempotencyKey(route.keyRequired ?? false)] : [];
  return [...inPath, ...inQuery, ...inHeader];
}

const json = (schema: Json): Json => ({ 'application/json': { schema } });

function operationOf(schemas: Json, name: string, route: ApiRoute): Json {
  const parameters = parametersOf(schemas, name, route);
  const content = json(embed(schemas, `${name}Answer`, route.answer, 'output'));
  return {
    operationId: name,
    summary: route.summary,
    description: `Least role: ${route.role}.`,
    tags: [route.path.split('/')[1]],
    ...(parameters.length > 0 ? { parameters } : {}),
    ...(route.body
      ? { requestBody: { required: true, content: json(embed(schemas, `${name}Body`, route.body, 'input')) } }
      : {}),
    responses: {
      [route.status]: { description: 'Done.', content },
      ...(route.status === 200 ? {} : { 200: { description: 'It was there already.', content } }),
      default: { $ref: '#/components/responses/Problem' },
    },
  };
}

/** `postCustomersIdPoints` for POST /customers/:id/points. */
const nameOf = (verb: string, path: string): string =>
  verb + path.replace(/[^a-zA-Z]+(\w?)/g, (_all, first: string) => first.toUpperCase());

/** OpenAPI 3.1 of the routes, made from the same zod schemas that check the requests. */
export function openApi(routes: readonly ApiRoute[]): Json {
  const schemas: Json = { Problem: problem };
  const paths: Record<string, Json> = {};
  for (const route of routes) {
    const verb = route.method === 'get' ? 'get' : 'post';
    const path = route.path.replace(/:(\w+)/g, '{$1}');
    (paths[path] ??= {})[verb] = operationOf(schemas, nameOf(verb, route.path), route);
  }
  return {
    openapi: '3.1.0',
    info: { title: 'mcrm', version: '1', description: 'Customers, messages, points and cases of one shop.' },
    servers: [{ url: '/api/v1' }],
    security: [{ token: [] }],
    paths,
    components: {
      securitySchemes: { token: { type: 'http', scheme: 'bearer' } },
      schemas,
      responses: {
        Problem: {
          description: 'The request was refused or failed.',
          content: { 'application/problem+json': { schema: { $ref: '#/components/schemas/Problem' } } },
        },
      },
    },
  };
}
