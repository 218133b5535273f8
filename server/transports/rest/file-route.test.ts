import pino from "pino";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { exportRunsOperation } from "@/server/domain/run/finding/api";
import type { Database } from "@/server/infra/db";
import { makeToken, openApi, type Send } from "@/server/testing/doors/api";
import { useDatabase } from "@/server/testing/executor";
import { makeOrganization } from "@/server/testing/organization";
import { copyOpenReview } from "@/server/testing/runs/copy-open-review";
import { makeOpenReview } from "@/server/testing/runs/open-review";
import { fileRoute } from "./file-route";

let db: Database;
let send: Send;
let close: () => Promise<void>;
beforeAll(async () => {
  ({ db, close } = await useDatabase());
  send = await openApi();
});
afterAll(() => close());

const linesOf = async (response: Response) => (await response.text()).split("\r\n").filter(Boolean);

describe("the CSV of runs", () => {
  test("has the runs that match, and only the organization's", async () => {
    const { as } = await makeOrganization(db);
    await makeOpenReview((await makeOrganization(db)).as("owner"), {}, "Order 48213.");
    const { runId } = await makeOpenReview(as("owner"), {}, "Order 48213.");
    await makeOpenReview(as("owner"), {}, "Order 59999.");
    const token = await makeToken(as("viewer"));
    const response = await send(exportRunsOperation, { token, query: "q=48213&status=PAUSED" });
    expect(response.headers.get("content-type")).toBe("text/csv; charset=utf-8");
    expect(response.headers.get("content-disposition")).toBe('attachment; filename="runs.csv"');
    const lines = await linesOf(response);
    expect(lines).toHaveLength(2);
    expect(lines[1]?.startsWith(`${runId},Reviewed,1,PAUSED,1,1,`)).toBe(true);
  });

  test("has all runs across chunks and says so if there are more than 10,000", async () => {
    const { as } = await makeOrganization(db);
    const made = await makeOpenReview(as("owner"));
    const token = await makeToken(as("owner"));
    await copyOpenReview(db, made, 9_999);
    const whole = await linesOf(await send(exportRunsOperation, { token }));
    expect(new Set(whole).size).toBe(10_001);
    expect(whole.at(-1)).not.toContain("Only");
    await makeOpenReview(as("owner"));
    const cut = await linesOf(await send(exportRunsOperation, { token }));
    expect(cut).toHaveLength(10_002);
    expect(cut.at(-1)).toContain("Only the newest 10,000 runs are in this file.");
  }, 120_000);

  test("ends early and logs the reason if it can't be written", async () => {
    const token = await makeToken((await makeOrganization(db)).as("owner"));
    const handler = fileRoute(exportRunsOperation, "runs.csv", async function* () {
      yield "Run\r\n";
      throw new Error("The connection is gone.");
    });
    const logged: string[] = [];
    const usual = globalThis.countersignLogger;
    globalThis.countersignLogger = pino({ level: "error" }, { write: (line) => void logged.push(line) });
    try {
      const headers = { Authorization: `Bearer ${token}`, "X-Request-Id": "req_cut" };
      const request = new Request("http://localhost/api/v1/runs.csv", { headers });
      const response = await handler(request, { params: Promise.resolve({}) });
      expect(response.status).toBe(200);
      await expect(response.text()).rejects.toThrow("The connection is gone.");
    } finally {
      globalThis.countersignLogger = usual;
    }
    expect(logged).toHaveLength(1);
    expect(logged[0]).toContain("req_cut");
    expect(logged[0]).toContain("The connection is gone.");
  });

  test("refuses invalid filters and missing scopes with a problem", async () => {
    const { as } = await makeOrganization(db);
    const token = await makeToken(as("owner"));
    const invalid = await send(exportRunsOperation, { token, query: "status=REJECTED" });
    expect(invalid.status).toBe(400);
    expect(await invalid.json()).toMatchObject({ errors: [{ pointer: "?status" }] });
    const narrow = await makeToken(as("owner"), ["workflows:read"]);
    expect((await send(exportRunsOperation, { token: narrow })).status).toBe(403);
  });
});
