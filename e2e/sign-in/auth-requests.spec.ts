import { mergeTests } from "playwright/test";
import { type Answer, test as curlTest, expect, JSON_BODY } from "@/e2e/support/api";
import { test as ownAppTest } from "@/e2e/support/own-app";

const test = mergeTests(curlTest, ownAppTest);

test.describe("a sign-in request that our pages wouldn't send", () => {
  const own = (app: { url: string }) => ({ ...JSON_BODY, Origin: app.url });

  const SIGN_IN = "/api/auth/callback/credentials";
  const cookiesOf = ({ headers }: Answer) =>
    (headers["set-cookie"] ?? []).map((cookie) => cookie.split(";", 1)[0]).join("; ");

  test("with a malformed body gets a 400 problem", async ({ curl, app }) => {
    const bodies = [
      "",
      "{",
      "null",
      "5",
      '"a"',
      "[]",
      "a=1",
      '{"a":"\\u0000"}',
      "[".repeat(50_000),
      "\ud800",
    ];
    for (const path of [SIGN_IN, "/api/auth/signout", "/api/auth/session"])
      for (const body of bodies) {
        const { status, json } = await curl("POST", path, { token: null, headers: own(app), body });
        expect(status, `${path} ${body.slice(0, 20)}`).toBe(400);
        expect(json.type).toBe("/problems/invalid-input");
      }
  });

  test("with a body of a different type gets a 415 problem", async ({ curl, app }) => {
    for (const type of [
      "text/plain",
      "multipart/form-data",
      "application/jsonx",
      "application/json; charset=x",
    ]) {
      const headers = { ...own(app), "Content-Type": type };
      const { status, json } = await curl("POST", SIGN_IN, { token: null, headers, body: "{}" });
      expect(status, type).toBe(415);
      expect(json.type).toBe("/problems/unsupported-media-type");
    }
  });

  test("with fields of the wrong type doesn't sign anyone in", async ({ curl, app }) => {
    const csrf = await curl("GET", "/api/auth/csrf", { token: null });
    const headers = { ...own(app), Cookie: cookiesOf(csrf) };
    for (const value of [5, null, [], {}, true]) {
      const fields = { ...csrf.json, json: "true", email: value, password: value, callbackUrl: value };
      const body = JSON.stringify(fields);
      expect((await curl("POST", SIGN_IN, { token: null, headers, body })).status).toBe(401);
    }
  });

  test("to next-auth's other routes gets a 404 or 405 problem", async ({ curl, app }) => {
    for (const action of [
      "_log",
      "signin",
      "signin/credentials",
      "error",
      "verify-request",
      "constructor",
      "x/y/z",
    ])
      for (const method of ["GET", "POST"]) {
        const { status, json } = await curl(method, `/api/auth/${action}`, {
          token: null,
          headers: own(app),
          body: method === "POST" ? '{"level":"error","code":"PLANTED"}' : undefined,
        });
        expect(status, `${method} ${action}`).toBe(404);
        expect(json.type).toBe("/problems/not-found");
      }
    for (const method of ["PUT", "PATCH", "DELETE"])
      expect((await curl(method, SIGN_IN, { token: null })).status).toBe(405);
    for (const path of [SIGN_IN, "/api/auth/session"])
      expect((await curl("GET", path, { token: null })).status).toBe(405);
  });

  test("that is too large gets a 413 problem, whether chunked or not", async ({ curl, app }) => {
    const chunks = new Array(40).fill("x".repeat(64 * 1024));
    for (const path of [SIGN_IN, "/api/auth/session"])
      for (const body of [chunks, chunks.join("")]) {
        const { status, json } = await curl("POST", path, { token: null, headers: own(app), body });
        expect(status).toBe(413);
        expect(json.type).toBe("/problems/too-large");
      }
  });

  test("with nonsense cookies or a nonsense query is served like any other", async ({ curl, app }) => {
    const cookies = [
      "next-auth.callback-url=nonsense",
      "next-auth.callback-url=javascript:alert(1)",
      "next-auth.callback-url=%zz; next-auth.csrf-token=|||",
      "next-auth.session-token=a.b.c; next-auth.session-token.0=x; next-auth.session-token.z=y",
      `next-auth.session-token=${"x".repeat(12_000)}`,
      "__proto__=1; =; ;;",
      ...["http://localhost:8080@x", "http://localhost:port@x", "//evil.test", "@x", "http://"].flatMap(
        (value) => [`next-auth.callback-url=${value}`, `next-auth.callback-url=${encodeURIComponent(value)}`],
      ),
      `next-auth.callback-url=${app.url}@x`,
      `next-auth.callback-url=${app.url}//evil.test`,
    ];
    for (const Cookie of cookies) {
      for (const path of [
        "/",
        "/sign-in",
        "/sign-in?callbackUrl=http://localhost:8080@x",
        "/runs",
        "/settings",
      ]) {
        const { status, headers } = await curl("GET", path, { token: null, headers: { Cookie } });
        expect([200, 307], `${path} ${Cookie.slice(0, 60)}`).toContain(status);
        expect(headers.location ?? "/").toMatch(/^\/(?!\/)/);
      }
      const me = await curl("GET", "/api/trpc/me.get", { token: null, headers: { Cookie } });
      expect(me.status).toBe(401);
      for (const path of [SIGN_IN, "/api/auth/signout"]) {
        const csrf = await curl("GET", "/api/auth/csrf", { token: null });
        const sent = await curl("POST", path, {
          token: null,
          headers: { ...own(app), Cookie: `${Cookie}; ${cookiesOf(csrf)}` },
          body: JSON.stringify({ ...csrf.json, json: "true", email: "nobody@acme.test", password: "wrong" }),
        });
        expect(sent.status, `${path} ${Cookie.slice(0, 60)}`).toBeLessThan(500);
        expect(sent.json.url).not.toContain("evil");
      }
    }
    for (const Cookie of cookies) {
      const path = "/api/auth/csrf?callbackUrl=nonsense&error=x&csrf=true";
      const { status } = await curl("GET", path, { token: null, headers: { Cookie } });
      expect(status, Cookie.slice(0, 60)).toBe(200);
    }
  });
});

test("nothing sent in these requests appears in the log", async ({ installation }) => {
  expect(installation.app.output()).not.toContain("PLANTED");
  expect(installation.app.output()).not.toContain('"level":50');
});
