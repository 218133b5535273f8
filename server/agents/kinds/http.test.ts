import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { HttpAgent } from "@/server/domain/agent/agent";
import { parseEnv, settle } from "@/server/env";
import { type Receiver, startReceiver } from "@/server/testing/receiver";
import { executeHttpAgent } from "./http";

let receiver: Receiver;
beforeAll(async () => {
  receiver = await startReceiver();
  settle(parseEnv({ OUTBOUND_ALLOW: receiver.host }));
});
afterAll(() => receiver.close());

const ask = (changes: Partial<HttpAgent> = {}, input = 'Copper "rose" by 2 %.\nZinc fell.') => {
  const agent: HttpAgent = {
    id: "hook",
    name: "Hook",
    description: "",
    active: true,
    kind: "http",
    method: "POST",
    url: receiver.url,
    headers: [],
    body: null,
    timeoutSeconds: 5,
    ...changes,
  };
  return executeHttpAgent({
    agent,
    action: "Say: {{ input }}",
    input,
    scope: { input, run: { input }, steps: {}, workflow: { name: "Daily" } },
    models: null,
    secrets: new Map([["cred_1", "Bearer geheim"]]),
    signal: new AbortController().signal,
  });
};

describe("an agent that asks an address", () => {
  test("sends variables where they stand: encoded in the address, escaped in JSON, the credential by reference", async () => {
    receiver.reply(200);
    const outcome = await ask({
      url: `${receiver.url}?q={{ input }}`,
      headers: [
        { name: "authorization", value: null, credentialId: "cred_1" },
        { name: "x-workflow", value: "{{ workflow.name }}", credentialId: null },
      ],
      body: '{"text":"{{ input }}","admin":false}',
    });
    expect(outcome.status).toBe("completed");
    const got = receiver.received.at(-1);
    expect(got?.headers).toMatchObject({ authorization: "Bearer geheim", "x-workflow": "Daily" });
    expect(new URL(`http://x${got?.path}`).searchParams.get("q")).toBe('Copper "rose" by 2 %.\nZinc fell.');
    expect(JSON.parse(got?.body ?? "")).toEqual({ text: 'Copper "rose" by 2 %.\nZinc fell.', admin: false });
    expect(outcome.prompt).toContain("authorization: [credential]");
    expect(JSON.stringify(outcome)).not.toContain("geheim");
  });

  test("sends the action where it has no body of its own", async () => {
    receiver.reply(200);
    await ask({}, "Copper rose.");
    expect(receiver.received.at(-1)?.body).toBe("Say: Copper rose.");
  });

  test.each([
    [401, "authentication", false],
    [404, "provider", false],
    [302, "provider", false],
    [429, "rate_limit", true],
    [500, "provider", true],
    [503, "provider", true],
  ] as const)("takes %i as %s, retryable: %s", async (status, code, retryable) => {
    receiver.reply(status);
    expect(await ask()).toMatchObject({ status: "failed", error: { code, retryable } });
  });

  test("refuses a header that would break its line", async () => {
    const before = receiver.received.length;
    const headers = [{ name: "x-note", value: "{{ input }}", credentialId: null }];
    expect(await ask({ headers }, "a\r\nx-admin: 1")).toMatchObject({
      status: "failed",
      error: { code: "provider", retryable: false },
    });
    expect(receiver.received).toHaveLength(before);
  });

  test.each([
    "http://127.0.0.1:9/",
    "http://169.254.169.254/latest",
    "http://[::ffff:10.0.0.1]/",
    "http://2130706433/",
  ])("immune: CVE-2026-42449 does not ask %s", async (url) => {
    expect(await ask({ url })).toMatchObject({
      status: "failed",
      error: { code: "connection", retryable: false, message: expect.stringContaining("not public") },
    });
  });
});
