import { describe, expect, test } from "vitest";
import { z } from "zod";
import { OPERATIONS } from "@/server/domain/operations";
import { describeApi } from "./openapi";

const text = z.string().min(1);
const Schema = z.record(text, z.unknown());
const Reference = z.strictObject({ $ref: text.startsWith("#/components/") });
const Header = z.strictObject({ description: text, schema: Schema });
const Content = z.partialRecord(
  z.enum([
    "application/json",
    "application/problem+json",
    "application/x-ndjson",
    "application/zip",
    "text/csv",
    "text/plain",
  ]),
  z.strictObject({
    schema: Schema,
    example: z.unknown().optional(),
    examples: z
      .record(text.regex(/^[a-z0-9-]+$/), z.strictObject({ summary: text, value: z.unknown() }))
      .optional(),
  }),
);
const Answer = z.strictObject({
  description: text,
  headers: z.record(text, Reference).optional(),
  content: Content.optional(),
});
const Parameter = z.strictObject({
  name: text,
  in: z.enum(["path", "query", "header"]),
  description: text.optional(),
  required: z.boolean().optional(),
  schema: Schema,
  example: z.string().optional(),
});
const DescribedOperation = z.strictObject({
  operationId: text,
  tags: z.array(text).length(1),
  summary: text,
  description: text,
  security: z.tuple([]).optional(),
  parameters: z.array(Parameter).optional(),
  requestBody: z.strictObject({ required: z.literal(true), content: Content }).optional(),
  responses: z.record(text.regex(/^[1-5]\d\d$/), z.union([Reference, Answer])),
  "x-codeSamples": z.array(z.strictObject({ lang: text, label: text, source: text })).length(3),
});

/** The parts of an OpenAPI 3.1 document that the app uses, in the format required by the specification. */
const Document = z.strictObject({
  openapi: text.regex(/^3\.1\.\d+$/),
  info: z.strictObject({ title: text, version: text, description: text }),
  servers: z.array(z.strictObject({ url: text })),
  tags: z.array(z.strictObject({ name: text, description: text })),
  security: z.array(z.record(text, z.array(text))),
  paths: z.record(
    text.regex(/^\/(\.well-known|api|hooks)\//),
    z.partialRecord(z.enum(["get", "post", "put", "patch", "delete"]), DescribedOperation),
  ),
  components: z.strictObject({
    schemas: z.record(text.regex(/^[\w.-]+$/), Schema),
    responses: z.record(text.regex(/^[\w.-]+$/), Answer),
    headers: z.record(text, Header),
    securitySchemes: z.record(
      text,
      z.strictObject({ type: z.literal("http"), scheme: z.literal("bearer"), description: text }),
    ),
  }),
});

const document = Document.parse(describeApi());
const operations = Object.values(document.paths).flatMap((path) => Object.values(path));

describe("describeApi", () => {
  test("describes each operation once, under its path and method", () => {
    for (const { path, method, id } of OPERATIONS) {
      const key = z.enum(["get", "post", "put", "patch", "delete"]).parse(method.toLowerCase());
      expect(document.paths[path]?.[key]?.operationId).toBe(id);
    }
    expect(document.paths["/hooks/{triggerId}"]?.post?.operationId).toBe("receiveDelivery");
    expect(operations).toHaveLength(OPERATIONS.length + 1);
  });

  test("contains only references that resolve", () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]+)"/g)].map(([, to]) => to ?? "");
    expect(references.length).toBeGreaterThan(100);
    for (const reference of new Set(references)) {
      const target = reference
        .slice(2)
        .split("/")
        .reduce<unknown>((at, key) => z.record(z.string(), z.unknown()).parse(at)[key], document);
      expect(target, reference).toBeDefined();
      expect(target, reference).not.toEqual({ $ref: reference });
    }
  });

  test("lists exactly the parameters in each path's braces, all of them required", () => {
    for (const [path, methods] of Object.entries(document.paths)) {
      const named = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
      for (const { parameters = [] } of Object.values(methods)) {
        const inPath = parameters.filter((parameter) => parameter.in === "path");
        expect(inPath.map(({ name }) => name)).toEqual(named);
        expect(inPath.every(({ required }) => required)).toBe(true);
      }
    }
  });

  test("requires a token for everything except the service's own operations and deliveries", () => {
    const open = operations.filter(({ security }) => security !== undefined);
    expect(open.map(({ operationId }) => operationId).sort()).toEqual([
      "getApiHealth",
      "getHealth",
      "getLiveness",
      "getOpenApi",
      "getReadiness",
      "getSecurityTxt",
      "getSigningKeys",
      "getWorkflowFileSchema",
      "receiveDelivery",
    ]);
  });

  test("documents the responses and refusals of each write", () => {
    const add = document.paths["/api/v1/workflows/{id}/steps"]?.post;
    expect(Object.keys(add?.responses ?? {})).toEqual([
      "201",
      "400",
      "401",
      "403",
      "404",
      "409",
      "412",
      "413",
      "415",
      "422",
      "500",
    ]);
    expect(add?.parameters?.map(({ name }) => name)).toEqual(["id", "If-Match", "Idempotency-Key"]);
    expect(add?.responses[201]).toMatchObject({
      headers: { Location: { $ref: "#/components/headers/Location" } },
      content: { "application/json": { schema: { $ref: "#/components/schemas/WorkflowStepDTO" } } },
    });
  });

  test("documents what reads can refuse: an invalid query (400) and a large body (413)", () => {
    const statuses = (path: string) => Object.keys(document.paths[path]?.get?.responses ?? {});
    expect(statuses("/api/v1/jobs/{jobId}")).toEqual(["200", "400", "401", "403", "404", "413", "500"]);
    expect(statuses("/api/v1/agents")).toEqual(["200", "400", "401", "403", "413", "500"]);
    expect(statuses("/api/health")).toEqual(["200", "413", "500"]);
  });

  test("documents that a preview can conflict, and what an unconfirmed step would send", () => {
    for (const verb of ["continue", "rerun"])
      expect(
        Object.keys(document.paths[`/api/v1/workflows/runs/{runId}/${verb}`]?.get?.responses ?? {}),
      ).toEqual(["200", "400", "401", "403", "404", "409", "413", "422", "500"]);
    const run = document.paths["/api/v1/workflows/runs/{runId}"]?.get;
    expect(Object.keys(run?.responses ?? {})).not.toContain("409");
    const { Problem, SideEffect } = document.components.schemas;
    expect(Problem?.properties).toMatchObject({
      sideEffects: { type: "array", items: { $ref: "#/components/schemas/SideEffect" } },
    });
    expect(SideEffect).toMatchObject({
      type: "object",
      required: expect.arrayContaining(["stepOrder", "repeats"]),
    });
  });

  test("describes what clients send in request bodies and what they get in responses", () => {
    const body = document.paths["/api/v1/workflows"]?.post?.requestBody?.content["application/json"];
    expect(body?.schema).toMatchObject({ type: "object", required: ["name"] });
    expect(body?.examples?.["a-workflow-without-steps"]?.value).toMatchObject({
      name: "Daily Market Briefing",
    });
    expect(document.components.schemas.WorkflowDTO).toMatchObject({
      type: "object",
      required: expect.arrayContaining(["id", "name", "steps", "revision"]),
    });
  });

  test("has an example of every response, which fits the operation's output", () => {
    for (const { id, path, method, status, output, mediaType } of OPERATIONS) {
      const key = z.enum(["get", "post", "put", "patch", "delete"]).parse(method.toLowerCase());
      const answer = Answer.parse(document.paths[path]?.[key]?.responses[status]);
      if (status === 204) expect(answer.content, id).toBeUndefined();
      else {
        const example = answer.content?.[mediaType]?.example;
        expect(example, id).toBeDefined();
        // For a file, the operation's output is a string, so the example has to be one, too.
        expect(output.safeParse(example).error, id).toBeUndefined();
        expect(JSON.stringify(example), id).not.toMatch(/"(id|name|[a-z]+Id)":""/);
      }
    }
  });

  test("has the tags of all operations, in order", () => {
    const used = [...new Set(operations.flatMap(({ tags }) => tags))];
    expect(document.tags.map(({ name }) => name).toSorted()).toEqual(used.toSorted());
  });

  test("includes the default of every page parameter", () => {
    const list = document.paths["/api/v1/workflows"]?.get?.parameters ?? [];
    expect(list.find(({ name }) => name === "page")?.schema).toEqual({ type: "integer", default: 0 });
    expect(list.find(({ name }) => name === "size")?.schema).toEqual({ type: "integer", default: 20 });
  });
});
