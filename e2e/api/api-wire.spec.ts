import type { IncomingHttpHeaders } from "node:http";
import { expect, JSON_BODY, test } from "@/e2e/support/api";

function cookiesOf({ "set-cookie": cookies = [] }: IncomingHttpHeaders): string {
  return cookies.map((cookie) => cookie.split(";", 1)[0]).join("; ");
}

const DISGUISES: Record<string, string>[] = [
  {},
  { RSC: "1", "Next-Router-Prefetch": "1" },
  { "x-middleware-subrequest": "middleware:middleware:middleware:middleware:middleware" },
  { "x-matched-path": "/api/health", "x-invoke-path": "/api/health", "x-now-route-matches": "1=x" },
  {
    "X-HTTP-Method-Override": "OPTIONS",
    "X-Original-URL": "/api/health",
    "X-Rewrite-URL": "/api/health",
  },
];

test.describe("the API over HTTP", () => {
  for (const path of [
    "/api",
    "/api/v1",
    "/api/v2/workflows",
    "/api/v1/nothing",
    "/api/v1/workflows/a/b/c",
    "/api/nothing",
  ])
    test(`${path} returns a 404 problem for every method, with or without a token`, async ({ curl }) => {
      for (const method of ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"]) {
        const { status, headers, json } = await curl(method, path, { token: null });
        expect(status, method).toBe(404);
        expect(headers["content-type"]).toBe("application/problem+json");
        expect(json).toMatchObject({ instance: path, requestId: headers["x-request-id"] });
      }
      expect(await curl("HEAD", path)).toMatchObject({ status: 404, text: "" });
    });

  test("no path under /api is answered with a page, whatever the method", async ({ curl }) => {
    for (const path of [
      "/api/v1/jobs/{jobId}",
      "/api/v1/jobs/[jobId]",
      "/api/v1/workflows.rsc",
      "/api/trpc",
      "/api/trpc/no.thing",
      "/api/trpc/a/b",
      "/api/auth",
      "/api/auth/nothing",
      "/api/inngest",
      "/api/metrics",
      "/api/health/nothing",
      "/api/_next/data/x",
    ])
      for (const method of ["GET", "PUT", "PATCH", "DELETE"]) {
        const { status, headers } = await curl(method, path, { token: null });
        expect(status, `${method} ${path}`).toBeGreaterThanOrEqual(400);
        expect(headers["content-type"], `${method} ${path}`).toMatch(/^application\/(problem\+)?json$/);
        if (status === 405) expect(headers.allow, `${method} ${path}`).toContain("GET");
      }
  });

  test("immune: CVE-2025-29927 route without authentication: no path spelling or header bypasses the token", async ({
    curl,
  }) => {
    for (const path of [
      "/api/v1/workflows",
      "/api/v1/workflows?_rsc=1",
      "/api/v1/workflows.rsc",
      "/api/v1/workflows.json",
      "/api/v1/workflows.segments/_tree.segment.rsc",
      "/_next/data/build/api/v1/workflows.json",
      "/api/v1/%77orkflows",
      "/api/v1/workflows/",
      "//api/v1/workflows",
      "/api/v1/workflows%2f",
      "/API/v1/workflows",
    ])
      for (const headers of DISGUISES) {
        const { status, text } = await curl("GET", path, { token: null, headers });
        expect([401, 404], `${path} ${JSON.stringify(headers)}`).toContain(status);
        expect(text).not.toContain("totalElements");
      }
  });

  test("an unsupported method returns a 405 problem with Allow, OPTIONS lists the methods, and HEAD works like GET without a body", async ({
    curl,
  }) => {
    const put = await curl("PUT", "/api/v1/workflows", { token: null });
    expect(put.status).toBe(405);
    expect(put.headers).toMatchObject({
      allow: "GET, HEAD, POST, OPTIONS",
      "content-type": "application/problem+json",
    });
    const options = await curl("OPTIONS", "/api/v1/workflows", { token: null });
    expect(options).toMatchObject({ status: 204, text: "", headers: { allow: "GET, HEAD, POST, OPTIONS" } });
    const get = await curl("GET", "/api/v1/agents");
    const head = await curl("HEAD", "/api/v1/agents");
    expect(head).toMatchObject({ status: 200, text: "" });
    expect(head.headers["content-type"]).toBe(get.headers["content-type"]);
  });

  test("every response has one request ID, which the client can't choose", async ({ curl }) => {
    for (const path of ["/api/health", "/api/v1/workflows", "/api/v1/workflows/wf_none", "/api/v1/nothing"]) {
      const { headers } = await curl("GET", path, { headers: { "X-Request-Id": "mine" } });
      expect(headers["x-request-id"], path).toMatch(/^[0-9a-f-]{36}$/);
      expect(headers["cache-control"], path).toBe("no-store");
    }
  });

  test("a body over 1 MiB is refused, whether chunked or not, and so is a body that isn't JSON", async ({
    curl,
  }) => {
    const chunk = "x".repeat(64 * 1024);
    const chunks = ['{"name":"', ...new Array(40).fill(chunk), '"}'];
    for (const body of [chunks, chunks.join("")]) {
      const { status, json } = await curl("POST", "/api/v1/workflows", { headers: JSON_BODY, body });
      expect(status).toBe(413);
      expect(json.type).toBe("/problems/too-large");
    }
    const form = { headers: { "Content-Type": "application/x-www-form-urlencoded" }, body: '{"name":"A"}' };
    expect((await curl("POST", "/api/v1/workflows", form)).status).toBe(415);
    expect((await curl("POST", "/api/v1/workflows", { headers: JSON_BODY, body: "{" })).status).toBe(400);
  });

  test("immune: CVE-2025-34291 CORS and CSRF: a session cookie doesn't open the API, and cross-site requests are refused", async ({
    curl,
    app,
  }) => {
    const { json: csrf, headers: first } = await curl("GET", "/api/auth/csrf", { token: null });
    const signedIn = await curl("POST", "/api/auth/callback/credentials", {
      token: null,
      headers: { ...JSON_BODY, Cookie: cookiesOf(first), Origin: app.url },
      body: JSON.stringify({ ...csrf, email: app.dana, password: app.password, json: "true" }),
    });
    const Cookie = cookiesOf(signedIn.headers);
    expect(Cookie).toContain("session-token=");
    const me = await curl("GET", "/api/trpc/me.get", { token: null, headers: { Cookie } });
    expect(me.status).toBe(200);
    const headers = { Cookie, Origin: "https://elsewhere.test" };
    expect((await curl("GET", "/api/v1/workflows", { token: null, headers })).status).toBe(401);
    const given = await curl("GET", "/api/v1/workflows", { headers });
    expect(given.status).toBe(200);
    expect(Object.keys(given.headers).filter((name) => name.startsWith("access-control-"))).toEqual([]);
  });

  test("the API description and the health check need no token", async ({ curl }) => {
    for (const path of ["/api/health", "/api/v1/health"])
      expect((await curl("GET", path, { token: null })).json).toEqual({ status: "ok" });
    const { status, json } = await curl("GET", "/api/openapi.json", { token: null });
    expect(status).toBe(200);
    expect(json.openapi).toBe("3.1.0");
  });
});
