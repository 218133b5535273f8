import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startBulkOperation } from "@/server/domain/bulk/api";
import type { FieldError } from "@/server/domain/error";
import { exportRunsOperation, listRunsOperation } from "@/server/domain/run/finding/api";
import { makeToken, openApi, type Send } from "@/server/testing/doors/api";
import { useDatabase } from "@/server/testing/executor";
import { makeOrganization } from "@/server/testing/organization";

let send: Send;
let token: string;
let close: () => Promise<void>;

beforeAll(async () => {
  const made = await useDatabase();
  close = made.close;
  token = await makeToken((await makeOrganization(made.db)).as("owner"));
  send = await openApi();
});
afterAll(() => close());

async function refusalsOf(response: Response): Promise<string[]> {
  expect(response.status).toBe(400);
  expect(response.headers.get("content-type")).toBe("application/problem+json");
  const { detail, errors } = await response.json();
  expect(detail).toContain(errors[0].message);
  return errors.map(({ pointer, message }: FieldError) => `${pointer}: ${message}`);
}

describe("the list of runs", () => {
  test("refuses unknown parameters and names the nearest known one", async () => {
    for (const operation of [listRunsOperation, exportRunsOperation]) {
      expect(await refusalsOf(await send(operation, { token, query: "stauts=FAILED" }))).toEqual([
        "?stauts: is unknown. Did you mean status?",
      ]);
      expect(await refusalsOf(await send(operation, { token, query: "Reason=REJECTED&q=x&fro=x" }))).toEqual([
        "?Reason: is unknown. Did you mean reason?",
        "?fro: is unknown. Did you mean from?",
      ]);
    }
  });

  test("names all parameters if none is near", async () => {
    const query = "size=5&__proto__=1&organizationId=org_1%00";
    expect(await refusalsOf(await send(listRunsOperation, { token, query }))).toEqual([
      expect.stringMatching(/^\?__proto__: is unknown\. Use one of page, size, status, .*, before$/),
      expect.stringMatching(/^\?organizationId: is unknown\. Use one of page, /),
    ]);
  });

  test("refuses a cause that doesn't exist, and names those that do", async () => {
    expect(await refusalsOf(await send(listRunsOperation, { token, query: "cause=cancelled" }))).toEqual([
      expect.stringMatching(
        /^\?cause: must be one of authentication, rate_limit, .*, internal, step_failed$/,
      ),
    ]);
  });
});

describe("a bulk action", () => {
  const start = (json: Record<string, unknown>) =>
    send(startBulkOperation, { token, json: { kind: "CANCEL", name: "Cancel", ...json } });

  test("refuses unknown filters and names the nearest known one", async () => {
    const filters = { stauts: "FAILED", "a/b": 1, status: "PAUSED" };
    expect(await refusalsOf(await start({ filters }))).toEqual([
      "/filters/stauts: is unknown. Did you mean status?",
      expect.stringMatching(/^\/filters\/a~1b: is unknown\. Use one of status, reason, cause, .*, q$/),
    ]);
    expect(await refusalsOf(await start({ filters: { cause: "cancelled" } }))).toEqual([
      expect.stringMatching(/^\/filters\/cause: must be one of authentication, /),
    ]);
  });

  test("refuses unknown fields", async () => {
    expect(await refusalsOf(await start({ filter: {} }))).toEqual([
      "/filters: is required",
      "/filter: is unknown. Did you mean filters?",
    ]);
  });

  test("names a limited number of unknown filters", async () => {
    const filters = Object.fromEntries(Array.from({ length: 50_000 }, (_, index) => [`status${index}`, 1]));
    expect(await refusalsOf(await start({ filters }))).toHaveLength(50);
  });
});
