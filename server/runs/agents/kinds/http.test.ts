import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { HttpAgent } from "@/server/domain/agent/agent";
import { parseEnv, settle } from "@/server/infra/env";
import { type Receiver, startReceiver } from "@/server/testing/servers/receiver";
import { executeHttpAgent } from "./http";

let receiver: Receiver;
beforeAll(async () => {
  receiver = await startReceiver();
  settle(parseEnv({ OUTBOUND_ALLOW: receiver.host }));
});
afterAll(() => receiver.close());

const ORDER = {
  id: 7,
  name: 'Ann "Red" \u00e9\ud83d\ude00',
  half: "\ud83d",
  customer: { tags: ["a", "b"], ok: true },
};

const UNASKED = { key: "run_1:step_1:1", asked: false, begunBefore: false };

const ask = (
  changes: Partial<HttpAgent> = {},
  input = 'Copper "rose" by 2 %.\nZinc fell.',
  request = { key: "run_1:step_1:1", asked: true, begunBefore: false },
  secret = "Bearer geheim",
) => {
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
    scope: {
      input,
      run: { input },
      steps: { order: { output: JSON.stringify(ORDER) } },
      workflow: { name: "Daily" },
    },
    models: null,
    secrets: new Map([["cred_1", secret]]),
    signal: new AbortController().signal,
    request,
  });
};

describe("an HTTP agent", () => {
  test("inserts variables in place: encoded in the address, escaped in JSON, and secrets by reference", async () => {
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
    expect(outcome.prompt).toContain("authorization: [secret]");
    expect(JSON.stringify(outcome)).not.toContain("geheim");
  });

  test("sends the instructions if no body is configured", async () => {
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
  ] as const)("treats status %i as %s, retryable: %s", async (status, code, retryable) => {
    receiver.reply(status);
    expect(await ask()).toMatchObject({ status: "failed", error: { code, retryable } });
  });

  test.each([
    [500, false],
    [504, false],
    [408, false],
    [503, true],
    [429, true],
  ])(
    "doesn't resend a request that may have succeeded: a POST with %i, retryable: %s",
    async (status, retryable) => {
      receiver.reply(status);
      const outcome = await ask({}, "x", UNASKED);
      expect(outcome).toMatchObject({ status: "failed", error: { retryable } });
      expect(JSON.stringify(outcome).includes("The request may still have taken effect")).toBe(!retryable);
    },
  );

  test("resends a request if it can't have arrived or is idempotent", async () => {
    receiver.reply(500);
    expect(await ask({ method: "PUT" }, "x", UNASKED)).toMatchObject({ error: { retryable: true } });
    const gone = await startReceiver();
    await gone.close();
    settle(parseEnv({ OUTBOUND_ALLOW: `${receiver.host} ${gone.host}` }));
    expect(await ask({ url: gone.url }, "x", UNASKED)).toMatchObject({ error: { retryable: true } });
  });

  test("doesn't resend a non-idempotent request if the app stopped during the request", async () => {
    const before = receiver.received.length;
    const begunBefore = { ...UNASKED, begunBefore: true };
    expect(await ask({}, "x", begunBefore)).toMatchObject({
      error: {
        retryable: false,
        message: expect.stringContaining("The request may still have taken effect"),
      },
    });
    expect(receiver.received).toHaveLength(before);
    receiver.reply(200);
    receiver.reply(200);
    expect(await ask({ method: "PUT" }, "x", begunBefore)).toMatchObject({ status: "completed" });
    expect(await ask({}, "x", { ...begunBefore, asked: true })).toMatchObject({ status: "completed" });
  });

  test("sends the same idempotency key with every attempt at a request that changes something, unless the request has its own key", async () => {
    const keyOf = () => receiver.received.at(-1)?.headers["idempotency-key"];
    receiver.reply(200);
    await ask();
    expect(keyOf()).toBe("run_1:step_1:1");
    const headers = [{ name: "Idempotency-Key", value: "my own", credentialId: null }];
    await ask({ headers });
    expect(keyOf()).toBe("my own");
    await ask({ method: "GET" });
    expect(keyOf()).toBeUndefined();
  });

  test("permanently rejects a secret that can't be sent in a header, and doesn't show the secret", async () => {
    const headers = [{ name: "authorization", value: null, credentialId: "cred_1" }];
    for (const secret of ["Bearer a\nb", "Bearer “geheim”"]) {
      const outcome = await ask({ headers }, undefined, undefined, secret);
      expect(outcome).toMatchObject({ status: "failed", error: { retryable: false } });
      expect(JSON.stringify(outcome)).not.toContain(secret.slice(-4));
    }
  });

  test("rejects a header with a line break", async () => {
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
  ])("immune: CVE-2026-42449 server-side request forgery: doesn't request %s", async (url) => {
    expect(await ask({ url })).toMatchObject({
      status: "failed",
      error: { code: "connection", retryable: false, message: expect.stringContaining("isn't public") },
    });
  });
});

describe("an HTTP agent's request", () => {
  const send = async (changes: Partial<HttpAgent>, input?: string) => {
    receiver.reply(200);
    const before = receiver.received.length;
    const outcome = await ask(changes, input);
    return { outcome, sent: receiver.received.slice(before) };
  };
  const typed = (value: string) => [{ name: "Content-Type", value, credentialId: null }];
  const sentBody = async (body: string, input?: string, type?: string) =>
    (await send({ body, headers: type === undefined ? [] : typed(type) }, input)).sent.at(0)?.body;

  test.each([
    ["..", "/customers/{{ input }}/notes"],
    [".", "/customers/{{ input }}"],
    ["", "/customers/{{ input }}"],
    [".", "/customers/.{{ input }}/notes"],
    [".", "/customers/%2E{{ input }}/notes"],
    [".", "/customers/{{ input }}{{ run.input }}?q=1"],
  ])("rejects %j in the path %s", async (input, path) => {
    const { outcome, sent } = await send({ method: "DELETE", url: `${receiver.url}${path}` }, input);
    expect(outcome).toMatchObject({
      status: "failed",
      error: {
        code: "template",
        retryable: false,
        message: expect.stringMatching(/^\{\{ input \}\} is .+, which would change the URL's path/),
      },
    });
    expect(sent).toEqual([]);
  });

  test.each([
    ["../x?y#z", "..%2Fx%3Fy%23z"],
    ["%2e%2e", "%252e%252e"],
    ["...", "..."],
    ["\\..", "%5C.."],
    ["é😀", "%C3%A9%F0%9F%98%80"],
  ])("sends %j in the path as a single segment", async (input, part) => {
    const { sent } = await send({ url: `${receiver.url}/customers/{{ input }}/notes?q={{ input }}` }, input);
    expect(sent).toMatchObject([{ path: `/hooks/customers/${part}/notes?q=${part}` }]);
  });

  test("replaces half a surrogate pair in the address with the replacement character", async () => {
    const { sent } = await send({ url: `${receiver.url}?q={{ steps.order.json.half }}` });
    expect(sent[0]?.path).toMatch(/\?q=%EF%BF%BD$/);
  });

  test.each(['hi","to":"mallory', "back\\slash\\", "é😀\u2028", "", "{{ input }}"])(
    "escapes %j within quotes, even if another variable in the JSON is outside quotes",
    async (input) => {
      const body =
        '{"text":"{{ input }}","said":"He said \\"{{ input }}\\".","id":{{ steps.order.json.id }},"{{ steps.order.json.name }}":"{{ steps.order.json.customer }}"}';
      expect(JSON.parse((await sentBody(body, input)) ?? "")).toEqual({
        text: input,
        said: `He said "${input}".`,
        id: 7,
        [ORDER.name]: JSON.stringify(ORDER.customer),
      });
    },
  );

  test("inserts JSON outside of quotes, such as a number, an object, or a step's whole output", async () => {
    const body =
      '{"n":{{ input }},"customer":{{ steps.order.json.customer }},"order":{{ steps.order.output }}}';
    expect(JSON.parse((await sentBody(body, "-2.50")) ?? "")).toEqual({
      n: -2.5,
      customer: ORDER.customer,
      order: JSON.parse(JSON.stringify(ORDER)),
    });
  });

  test.each(['1,"to":"mallory"', "", "Copper", '"open', "1 2"])(
    "rejects %j outside quotes and says which variable it came from",
    async (input) => {
      const { outcome, sent } = await send(
        { body: '{"id":{{ steps.order.json.id }},"n":{{ input }}}' },
        input,
      );
      expect(outcome).toMatchObject({
        status: "failed",
        error: {
          code: "template",
          retryable: false,
          message: expect.stringMatching(/^\{\{ input \}\} is outside quotes/),
        },
      });
      expect(sent).toEqual([]);
    },
  );

  test("validates a body with a JSON content type", async () => {
    const type = "application/vnd.api+json; charset=utf-8";
    expect(await sentBody("{{ input }}", '{"a":1}', type)).toBe('{"a":1}');
    for (const [body, message] of [
      ["{{ input }}", /^\{\{ input \}\} is outside/],
      ['{"text":"{{ input }}",}', /^The body isn't JSON/],
      ['{"text":"\\{{ input }}"}', /^The body isn't JSON/],
    ] as const) {
      const { outcome, sent } = await send({ body, headers: typed(type) });
      expect(outcome).toMatchObject({ error: { message: expect.stringMatching(message) } });
      expect(sent).toEqual([]);
    }
  });

  test("URL-encodes values in a form", async () => {
    const type = "application/x-www-form-urlencoded";
    const body = await sentBody("note={{ input }}&amount=1", "x&amount=9999+é%26", type);
    expect(Object.fromEntries(new URLSearchParams(body))).toEqual({
      note: "x&amount=9999+é%26",
      amount: "1",
    });
    expect(body).not.toContain("amount=9999");
  });

  test("inserts values in other text unchanged", async () => {
    const input = 'a "b" & c';
    expect(await sentBody("{{ input }}", input)).toBe(input);
    expect(await sentBody("Note: “{{ input }}”", input)).toBe(`Note: “${input}”`);
    expect(await sentBody('"{{ input }}"', input, "Text/Plain; charset=utf-8")).toBe(`"${input}"`);
  });
});

describe("an HTTP agent's response", () => {
  let server: Receiver;
  beforeAll(async () => {
    server = await startReceiver();
    settle(parseEnv({ OUTBOUND_ALLOW: server.host }));
  });
  afterAll(() => server.close());
  const answers = (body: string | Buffer, headers: Record<string, string>, status = 200) =>
    server.reply({ status, body, headers });

  test.each([
    ["gzip", gzipSync],
    ["br", brotliCompressSync],
    ["deflate", deflateSync],
  ])("is decoded if it's encoded with %s", async (encoding, compress) => {
    answers(compress('{"total":"1.240,00 €"}'), {
      "content-type": "application/json",
      "content-encoding": encoding,
    });
    expect(await ask({ url: server.url })).toMatchObject({
      status: "completed",
      output: '{"total":"1.240,00 €"}',
    });
  });

  test("is decoded with its charset", async () => {
    answers(Buffer.from([0x63, 0x61, 0x66, 0xe9]), { "content-type": "text/plain; charset=iso-8859-1" });
    expect(await ask({ url: server.url })).toMatchObject({ status: "completed", output: "café" });
  });

  test("can be a small text that decodes to more than the limit, which fails", async () => {
    answers(gzipSync(Buffer.alloc(32 * 1024 * 1024, "a")), {
      "content-type": "text/plain",
      "content-encoding": "gzip",
    });
    expect(await ask({ url: server.url })).toMatchObject({
      status: "failed",
      error: { code: "too_long", retryable: false },
    });
  });

  test.each<[string, string | Buffer, Record<string, string>]>([
    ["its Content-Type is image/png, which isn't text", "PNG", { "content-type": "image/png" }],
    ["isn't valid UTF-8 text", gzipSync("text"), { "content-type": "text/plain" }],
    ["the unknown charset klingon", "a", { "content-type": "text/plain; charset=klingon" }],
    ["its Content-Encoding is zstd", "a", { "content-type": "text/plain", "content-encoding": "zstd" }],
    ["it isn't valid gzip", "a", { "content-type": "text/plain", "content-encoding": "gzip" }],
    ["it has no Content-Type", Buffer.from([0xff, 0xd8]), {}],
  ])("fails if it isn't text: %s", async (fault, body, headers) => {
    answers(body, headers);
    expect(await ask({ url: server.url })).toMatchObject({
      status: "failed",
      error: {
        code: "provider",
        retryable: false,
        message: expect.stringMatching(new RegExp(`${fault}.*Request text or JSON`)),
      },
    });
  });

  test("reports the server's status first, even if the response isn't text", async () => {
    answers(Buffer.from([0x89, 0x50, 0]), { "content-type": "image/png" }, 503);
    expect(await ask({ url: server.url })).toMatchObject({
      error: { retryable: true, message: "The server failed (503)" },
    });
  });

  test("can be empty, whatever its type", async () => {
    answers("", { "content-type": "image/png" });
    expect(await ask({ url: server.url })).toMatchObject({ status: "completed", output: "" });
  });
});
