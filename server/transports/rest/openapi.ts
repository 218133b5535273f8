import { z } from "zod";
import { ERROR_CODES } from "@/server/domain/error";
import type { Operation } from "@/server/domain/operation";
import { OPERATIONS } from "@/server/domain/operations";
import { PROBLEM_PAGES } from "@/server/domain/problem-pages";
import { refusalsOf } from "@/server/domain/refusals";
import { TAGS } from "@/server/domain/tags";
import { receiveDeliveryOperation } from "@/server/domain/trigger/api";
import { env } from "@/server/infra/env";
import { type Json, toJsonSchema } from "./json-schema";
import { sampleCode } from "./reference/code-samples";
import { INTRODUCTION } from "./reference/introduction";
import { exampleResponse } from "./reference/response-example";

const PROBLEM = {
  type: "object",
  description: "Problem details (RFC 9457).",
  required: ["type", "title", "status", "detail", "instance", "requestId"],
  properties: {
    type: {
      type: "string",
      description: "The address of a page that explains the problem.",
      enum: Object.keys(ERROR_CODES).map((code) => `/problems/${code}`),
    },
    title: { type: "string" },
    status: { type: "integer" },
    detail: { type: "string", description: "What happened and what to do." },
    instance: { type: "string", description: "The path of the request." },
    requestId: { type: "string" },
    errors: {
      type: "array",
      description:
        "The errors in the input. `pointer` is a JSON Pointer into the body, or `?name` for a query parameter.",
      items: {
        type: "object",
        required: ["pointer", "message"],
        properties: { pointer: { type: "string" }, message: { type: "string" } },
      },
    },
    decision: { description: "The decision that closed the review. Set if the review was already decided." },
    problems: { description: "The problems that keep the workflow from running. Set if it can't run." },
    sideEffects: {
      type: "array",
      description:
        "Everything that the steps would send. Set if `allowSideEffects` doesn't list all of these steps (422) or if the preview has changed (409).",
      items: { $ref: "#/components/schemas/SideEffect" },
    },
    weakens: {
      type: "array",
      description:
        "The reviews that the change would remove or weaken, and the agents and destinations that it would change. Set if a second person must confirm it.",
      items: {
        type: "object",
        required: ["kind", "before", "after"],
        properties: {
          kind: { type: "string" },
          before: { type: ["object", "null"] },
          after: { type: ["object", "null"] },
        },
      },
    },
  },
};

const HEADERS = {
  "X-Request-Id": { description: "Identifies the request.", schema: { type: "string" } },
  ETag: { description: "The resource's revision, in quotes.", schema: { type: "string" } },
  Location: { description: "The path of the new resource.", schema: { type: "string" } },
  "WWW-Authenticate": { description: "Bearer.", schema: { type: "string" } },
};

const IF_MATCH = {
  name: "If-Match",
  in: "header",
  description:
    "The ETags you accept, or *. If the resource's current ETag isn't one of them, the request fails with 412. " +
    "Weak ETags (W/) never match.",
  schema: { type: "string" },
  example: '"3"',
};

const IDEMPOTENCY_KEY = {
  name: "Idempotency-Key",
  in: "header",
  description:
    "1 to 255 visible ASCII characters. If you repeat a request with the same key within 24 hours, it doesn't run " +
    "again: you get the first response. Requests that failed validation aren't stored.",
  schema: { type: "string", minLength: 1, maxLength: 255 },
};

let described: Json | undefined;

/** Returns the OpenAPI 3.1 document, generated from the operations. */
export function describeApi(): Json {
  described ??= describeOperations();
  return described;
}

function describeOperations(): Json {
  const schemas: Json = { Problem: PROBLEM };
  const paths: Record<string, Json> = {};
  for (const operation of [...OPERATIONS, receiveDeliveryOperation]) {
    const path = paths[operation.path] ?? {};
    path[operation.method.toLowerCase()] = describeOperation(operation, schemas);
    paths[operation.path] = path;
  }
  return {
    openapi: "3.1.0",
    info: { title: "Countersign", version: "1", description: INTRODUCTION },
    servers: [{ url: "/" }],
    tags: Object.entries(TAGS).map(([name, description]) => ({ name, description })),
    security: [{ token: [] }],
    paths,
    components: {
      schemas,
      responses: describeProblems(),
      headers: HEADERS,
      securitySchemes: { token: { type: "http", scheme: "bearer", description: "An API token: cs_…" } },
    },
  };
}

function describeOperation(operation: Operation, schemas: Json): Json {
  const { id, tag, summary, scope, body } = operation;
  const parameters = describeParameters(operation, schemas);
  return {
    operationId: id,
    tags: [tag],
    summary,
    description: describeText(operation),
    ...(scope === null && { security: [] }),
    ...(parameters.length > 0 && { parameters }),
    ...(body && {
      requestBody: { required: true, content: { "application/json": describeBody(operation, schemas) } },
    }),
    responses: {
      [operation.status]: describeSuccess(operation, schemas),
      ...Object.fromEntries(
        refusalsOf(operation).map((http) => [http, { $ref: `#/components/responses/Problem${http}` }]),
      ),
    },
    "x-codeSamples": sampleCode(operation, env().publicUrl),
  };
}

function describeText(operation: Operation): string {
  const { description } = operation;
  return description ? `${description}\n\n${describeScopes(operation)}` : describeScopes(operation);
}

function describeScopes({ scope, alsoNeeds }: Operation): string {
  if (scope === null) return "No token required.";
  const scopes = [scope, ...alsoNeeds].map((name) => `\`${name}\``);
  return `Required scope${scopes.length > 1 ? "s" : ""}: ${scopes.join(" and ")}.`;
}

function describeParameters(operation: Operation, schemas: Json): Json[] {
  const [example] = operation.examples;
  const exampleQuery = new URLSearchParams(example?.query);
  const path = fieldsOf(operation.params, schemas).map(({ name, field }) => ({
    ...parameter("path", name, field, example?.path?.[name]),
    required: true,
  }));
  const query = fieldsOf(operation.query, schemas).map(({ name, field }) =>
    parameter(
      "query",
      name,
      field,
      field.type === "string" ? (exampleQuery.get(name) ?? undefined) : undefined,
    ),
  );
  const headers = [operation.conditional && IF_MATCH, operation.replayable && IDEMPOTENCY_KEY];
  return [...path, ...query, ...headers.filter((header) => header !== false)];
}

function fieldsOf(schema: z.ZodObject, schemas: Json): { name: string; field: Json }[] {
  const { properties } = toJsonSchema(schema, "input", schemas);
  return Object.entries((properties ?? {}) as Record<string, Json>).map(([name, field]) => ({ name, field }));
}

function parameter(
  place: "path" | "query",
  name: string,
  { description, ...schema }: Json,
  example?: string,
): Json {
  return {
    name,
    in: place,
    ...(description !== undefined && { description }),
    schema,
    ...(example && { example }),
  };
}

function describeBody({ body, examples }: Operation, schemas: Json): Json {
  const written = examples.filter((example) => example.body !== undefined);
  return {
    schema: body ? toJsonSchema(body, "input", schemas) : {},
    examples: Object.fromEntries(
      written.map(({ summary, body: value }) => [nameOf(summary), { summary, value }]),
    ),
  };
}

function nameOf(summary: string): string {
  return summary.toLowerCase().replaceAll(/[^a-z0-9]+/g, "-");
}

function describeSuccess(operation: Operation, schemas: Json): Json {
  const { output, status, summary, mediaType } = operation;
  const names = ["X-Request-Id"];
  if (output instanceof z.ZodObject && "revision" in output.shape) names.push("ETag");
  if (status === 201) names.push("Location");
  const headers = describeHeaders(names);
  if (status === 204) return { description: "Success. The response has no body.", headers };
  const schema = toJsonSchema(output, "output", schemas);
  return {
    description: summary,
    headers,
    content: { [mediaType]: { schema, example: exampleResponse(operation, schema, schemas) } },
  };
}

function describeHeaders(names: string[]): Json {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}

function describeProblems(): Json {
  const responses: Json = {};
  for (const http of new Set(Object.values(ERROR_CODES).map((code) => code.http))) {
    const pages = PROBLEM_PAGES.filter(({ status }) => status === http);
    const headers = ["X-Request-Id"];
    if (http === 401) headers.push("WWW-Authenticate");
    responses[`Problem${http}`] = {
      description: pages.map(({ code, title }) => `[${title}](/problems/${code})`).join(" or "),
      headers: describeHeaders(headers),
      content: {
        "application/problem+json": {
          schema: { $ref: "#/components/schemas/Problem" },
          examples: Object.fromEntries(
            pages.map(({ code, title, example }) => [code, { summary: title, value: example }]),
          ),
        },
      },
    };
  }
  return responses;
}
