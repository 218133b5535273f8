import { afterAll, describe, expect, test } from "vitest";
import { sign } from "@/server/engine/testing/signed-call";
import { parseEnv, settle } from "@/server/infra/env";
import { handleInngest } from "./mount";

const KEY = `signkey-prod-${"ab".repeat(32)}`;
const BODY = { event: {}, events: [{}], steps: {}, ctx: { run_id: "1", attempt: 0 } };
const MINUTE = 60_000;

afterAll(() => settle(parseEnv({ LOG_LEVEL: "silent" })));

async function call(signature: string | null): Promise<number> {
  const headers = new Headers({ "content-type": "application/json", host: "localhost" });
  if (signature !== null) headers.set("x-inngest-signature", signature);
  const url = "http://localhost/api/inngest?fnId=countersign-execute-run&stepId=step";
  const request = new Request(url, { method: "POST", headers, body: JSON.stringify(BODY) });
  return (await handleInngest(request)).status;
}

describe("the mount for an Inngest server", () => {
  test("immune: CVE-2026-21894 unverified webhook: calls without a valid signature are refused", async () => {
    const keys = { INNGEST_EVENT_KEY: "key", INNGEST_SIGNING_KEY: KEY };
    settle(parseEnv({ LOG_LEVEL: "silent", PUBLIC_URL: "https://sign.test", ...keys }));
    const otherBody = sign({ ...BODY, events: [] }, KEY);
    const otherKey = sign(BODY, KEY.replaceAll("ab", "cd"));
    const replayed = sign(BODY, KEY, Date.now() - 6 * MINUTE);
    for (const signature of [null, "", "t=1&s=x", otherBody, otherKey, replayed])
      expect(await call(signature), `${signature}`).toBe(401);
    expect(await call(sign(BODY, KEY))).not.toBe(401);
  });

  test("refuses all calls with the embedded executor", async () => {
    settle(parseEnv({ LOG_LEVEL: "silent" }));
    expect(await call(null)).toBe(404);
    expect(await call(sign(BODY, KEY))).toBe(404);
  });
});
