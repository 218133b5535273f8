import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Database } from "@/server/infra/db";
import { type Belongings, DEAD_HOST, isIdName, kindOfId, makeBelongings } from "@/server/testing/belongings";
import {
  type Callable,
  isNumeric,
  type Leaf,
  leavesOf,
  listProcedures,
} from "@/server/testing/doors/input-schema";
import { useDatabase } from "@/server/testing/executor";
import { makeOrganization, type TestOrganization } from "@/server/testing/organization";
import { serveTrpc } from "./handler";
import type { TrpcContext } from "./init";

const BOUNDARIES = [
  0,
  -1,
  1,
  1.5,
  2 ** 31 - 1,
  2 ** 31,
  -(2 ** 31) - 1,
  2 ** 53,
  1e308,
  null,
  "1",
  "1e9",
  "",
  [],
];
/** Values that are never valid numbers. */
const NEVER: readonly unknown[] = ["", []];

let db: Database;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await useDatabase({ OUTBOUND_ALLOW: DEAD_HOST }));
});
afterAll(() => close());

async function makeOwner() {
  const organization = await makeOrganization(db);
  const owned = await makeBelongings(db, organization);
  return { owned, call: (called: Called, input: unknown) => call(called, input, organization) };
}

let reader: ReturnType<typeof makeOwner> | undefined;
/** Some mutations delete what the owner has, so each mutation test gets a new owner. Query tests share one. */
function ownerFor(kind: Called["kind"]) {
  if (kind !== "query") return makeOwner();
  reader ??= makeOwner();
  return reader;
}

function signedIn(organization: TestOrganization): TrpcContext {
  const ctx = organization.as("owner");
  if (ctx.actor.kind !== "member") throw new Error("a member is expected");
  const { organizationId, actor } = ctx;
  const membership = {
    organizationId,
    organizationName: "Acme",
    since: new Date(),
    userId: "usr_none",
    userName: "Test",
    actor,
    signIn: { id: "sgn_none", device: "Test", address: null },
    organizations: [],
  };
  return { requestId: "req-1", signedIn: { ctx, membership, renew: async () => null } };
}

type Called = Pick<Callable, "name" | "kind">;

async function call({ name, kind }: Called, input: unknown, organization: TestOrganization) {
  const url = `http://localhost/api/trpc/${name}`;
  const json = JSON.stringify(input);
  const headers = { "content-type": "application/json", "sec-fetch-site": "same-origin" };
  const request =
    kind === "mutation"
      ? new Request(url, { method: "POST", body: json, headers })
      : new Request(`${url}?input=${encodeURIComponent(json)}`, { headers });
  const response = await serveTrpc(request, async () => signedIn(organization));
  return { status: response.status, text: await response.text() };
}

const TEXTS: Record<string, string> = {
  url: "https://example.com/",
  baseUrl: "https://example.com/",
  email: "new@example.test",
  headerName: "Authorization",
  approvers: "role:approver",
};

function fill(noun: string, owned: Belongings) {
  return ({ path }: Leaf) => {
    const names = path.filter((name) => name !== "0");
    const name = names.at(-1) ?? "";
    return isIdName(name) ? owned[kindOfId(noun, names)] : (TEXTS[name] ?? "x");
  };
}

const NUMERIC = listProcedures().flatMap((procedure) => {
  const noun = procedure.name.split(".")[0] ?? "";
  const paths = [...leavesOf(procedure.input, isNumeric, () => "x")].map(({ path }) => path.join("."));
  return [...new Set(paths)].map((path) => ({ ...procedure, noun, path }));
});

describe("numbers in procedure inputs", () => {
  test("are found in many procedures", () => {
    const names = new Set(NUMERIC.map(({ name }) => name));
    for (const name of ["draft.publish", "version.get", "toolServer.change", "credential.save", "run.list"])
      expect(names).toContain(name);
  });

  test.each(NUMERIC)(
    "$name $path: every number is accepted or refused",
    async ({ path, noun, ...procedure }) => {
      const { owned, call } = await ownerFor(procedure.kind);
      const leaves = [...leavesOf(procedure.input, isNumeric, fill(noun, owned))];
      for (const { put } of leaves.filter((leaf) => leaf.path.join(".") === path))
        for (const value of BOUNDARIES) {
          const { status, text } = await call(procedure, put(value));
          expect(status, `${JSON.stringify(value)}: ${text}`).toBeLessThan(500);
          if (NEVER.includes(value)) expect(status, JSON.stringify(value)).toBe(400);
        }
    },
  );

  test.each<[string, (owned: Belongings, n: number) => unknown]>([
    ["version.get", (owned, n) => ({ id: owned.workflowId, revision: n })],
    ["draft.discard", (owned, n) => ({ id: owned.workflowId, expectedDraftRevision: n })],
    ["draft.supersede", (owned, n) => ({ id: owned.workflowId, draft: n })],
    ["workflow.delete", (owned, n) => ({ id: owned.workflowId, expectedRevisions: [n] })],
    ["agent.delete", (owned, n) => ({ agentId: owned.agentId, expectedRevisions: [n] })],
    ["workflow.delete", (owned) => ({ id: owned.workflowId, expectedRevisions: Array(40_000).fill(7) })],
  ])("%s refuses numbers that don't fit in a column with 400", async (name, input) => {
    const { owned, call } = await makeOwner();
    const kind = name === "version.get" ? "query" : "mutation";
    for (const value of [2 ** 31, 2 ** 53, 1e308])
      expect((await call({ name, kind }, input(owned, value))).status).toBe(400);
  });
});
