import type { Operation } from "@/server/domain/operation";
import { OPERATIONS } from "@/server/domain/operations";
import { type Belongings, isIdName, kindOfId } from "@/server/testing/belongings";
import {
  type Callable,
  describeOperation,
  type InputSchema,
  type Leaf,
  leavesOf,
  listProcedures,
  sampleOf,
} from "@/server/testing/doors/input-schema";
import type { Sent } from "./client";
import type { Person } from "./world";

/** An operation of the REST API, or a tRPC procedure. */
export interface Target {
  door: "rest" | "trpc";
  name: string;
  /** The kind of thing that an input field named `id` identifies. */
  noun: string;
  isQuery: boolean;
  input: InputSchema;
  request(input: unknown, person: Person): Sent;
}

/** The long-lived stream, which is tested separately. */
export const STREAM = "live.follow";

/**
 * Lists all targets from the operation records and the router, so that new targets are included
 * automatically.
 */
export function listTargets(): Target[] {
  const procedures = listProcedures().filter(({ name }) => name !== STREAM);
  return [...OPERATIONS.map(restTarget), ...procedures.map(trpcTarget)];
}

function restTarget(operation: Operation): Target {
  const { method, path } = operation;
  return {
    door: "rest",
    name: `${method} ${path}`,
    noun: /^\/api\/v1\/(\w+)/.exec(path)?.[1] ?? "",
    isQuery: method === "GET",
    input: describeOperation(operation),
    request(input, { token }) {
      const {
        params = {},
        query = {},
        body,
      } = input as Record<"params" | "query", Record<string, unknown>> & {
        body?: unknown;
      };
      const url = path.replaceAll(/\{(\w+)\}/g, (_, name) => encodeURIComponent(toText(params[name])));
      const search = new URLSearchParams(
        Object.entries(query).flatMap(([name, value]) =>
          (Array.isArray(value) ? value : [value]).map((one) => [name, toText(one)]),
        ),
      ).toString();
      return {
        method,
        path: search === "" ? url : `${url}?${search}`,
        headers: {
          authorization: `Bearer ${token}`,
          ...(operation.body !== null && { "content-type": "application/json" }),
        },
        ...(operation.body !== null && { body: JSON.stringify(body ?? {}) }),
      };
    },
  };
}

function trpcTarget({ name, kind, input }: Callable): Target {
  return {
    door: "trpc",
    name,
    noun: name.split(".")[0] ?? "",
    isQuery: kind === "query",
    input,
    request: (given, person) => trpcRequest([{ name, input: given }], kind === "query", person, false),
  };
}

/** Creates a request that calls one procedure, or several in a batch. */
export function trpcRequest(
  calls: readonly { name: string; input: unknown }[],
  isQuery: boolean,
  { cookie }: Pick<Person, "cookie">,
  isBatch = true,
): Sent {
  const path = `/api/trpc/${calls.map(({ name }) => name).join(",")}`;
  const batched = Object.fromEntries(calls.map(({ input }, index) => [String(index), input]));
  const json = JSON.stringify(isBatch ? batched : calls[0]?.input) ?? "{}";
  const batch = isBatch ? "batch=1" : "";
  if (!isQuery)
    return {
      method: "POST",
      path: batch ? `${path}?${batch}` : path,
      headers: { cookie, "sec-fetch-site": "same-origin", "content-type": "application/json" },
      body: json,
    };
  const search = [batch, `input=${encodeURIComponent(json)}`].filter(Boolean).join("&");
  return { method: "GET", path: `${path}?${search}`, headers: { cookie } };
}

const TEXTS: Record<string, string> = {
  url: "http://127.0.0.1:9/hook",
  baseUrl: "http://127.0.0.1:9",
  email: "new@example.test",
  headerName: "Authorization",
  approvers: "role:approver",
  month: "2026-11",
  expiresAt: "2030-01-01T00:00:00Z",
  text: '{"countersign":1,"name":"A","steps":[]}',
};

/** Fills text fields with the caller's own IDs and suitable words, so that the request is valid. */
function fillWith({ noun }: Target, owned: Belongings) {
  return ({ path }: Leaf): unknown => {
    const names = nameOfLeaf(path);
    const name = names.at(-1) ?? "";
    if (isIdName(name)) return owned[kindOfId(noun, names)];
    return TEXTS[name] ?? "x";
  };
}

/** Creates a valid input for the target, with IDs from the caller's organization. */
export function sampleInput(target: Target, owned: Belongings): Record<string, unknown> {
  return sampleOf(target.input, fillWith(target, owned)) as Record<string, unknown>;
}

/** Returns every place in the target's input that takes an ID. Throws if the kind of ID is unknown. */
export function idLeaves(target: Target, owned: Belongings) {
  const isId = ({ path, schema }: Leaf) => isText(schema) && isIdName(nameOfLeaf(path).at(-1) ?? "");
  const leaves = [...leavesOf(target.input, isId, fillWith(target, owned))];
  const seen = new Set<string>();
  return leaves.filter(({ path }) => {
    const place = path.join(".");
    kindOfId(target.noun, nameOfLeaf(path));
    return seen.has(place) ? false : seen.add(place);
  });
}

const isText = ({ type }: InputSchema) => [type].flat().includes("string");

const nameOfLeaf = (path: readonly string[]) =>
  path.filter((name) => name !== "0" && name !== "params" && name !== "query" && name !== "body");

/**
 * Converts a value for a path, a query, or a form. Avoids `String()`, which fails for values like `{ toString:
 * null }`.
 */
export function toText(value: unknown): string {
  return (typeof value === "string" ? value : (JSON.stringify(value) ?? "")).toWellFormed();
}
