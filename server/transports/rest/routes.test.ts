import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { OPERATIONS } from "@/server/domain/operations";
import { type ApiRoute, loadRoutes } from "@/server/testing/doors/api";
import { useDatabase } from "@/server/testing/executor";
import { ROUTE_METHODS } from "./routes";

let routes: ApiRoute[];
let close: () => Promise<void>;
beforeAll(async () => {
  routes = await loadRoutes();
  ({ close } = await useDatabase());
});
afterAll(() => close());

function call({ path, handlers }: ApiRoute, method: string, headers: Record<string, string> = {}) {
  const handler = handlers[method];
  if (!handler) throw new Error(`${path} exports no ${method}`);
  const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
  const request = new Request(`http://localhost${path.replaceAll(/[{}]/g, "")}`, { method, headers });
  return handler(request, { params: Promise.resolve(Object.fromEntries(names.map((name) => [name, "x"]))) });
}

function methodsOf(path: string): string[] {
  return OPERATIONS.filter((operation) => operation.path === path).map(({ method }) => method);
}

describe("route files", () => {
  test("route every documented operation, and document every route", () => {
    const documented = [...new Set(OPERATIONS.map(({ path }) => path))].sort();
    expect(routes.map(({ path }) => path).sort()).toEqual(documented);
  });

  test("export every method, so none falls back to Next's behavior", () => {
    for (const { path, handlers } of routes)
      expect(Object.keys(handlers).sort(), path).toEqual([...ROUTE_METHODS].sort());
  });

  test("export every method of the other protocols, too, and refuse the unsupported ones with a problem", async () => {
    const files = import.meta.glob<ApiRoute["handlers"]>("/app/api/{auth,inngest,metrics,trpc}/**/route.ts");
    expect(Object.keys(files)).toHaveLength(4);
    for (const [path, load] of Object.entries(files)) {
      const handlers = await load();
      expect(
        Object.keys(handlers)
          .filter((name) => name !== "dynamic")
          .sort(),
        path,
      ).toEqual([...ROUTE_METHODS].sort());
      const response = await call({ path, handlers }, "PATCH");
      expect(response.status, path).toBe(405);
      expect(response.headers.get("allow"), path).toContain("GET");
      expect(response.headers.get("content-type"), path).toBe("application/problem+json");
    }
  });

  test("immune: CVE-2026-21445 route without authentication: every protected operation refuses a request without a token", async () => {
    const open: string[] = [];
    for (const route of routes) {
      for (const method of methodsOf(route.path)) {
        const response = await call(route, method);
        if (response.status === 200) open.push(route.path);
        else {
          expect(response.status, `${method} ${route.path}`).toBe(401);
          expect(response.headers.get("www-authenticate")).toBe("Bearer");
          expect(await response.json()).toMatchObject({ type: "/problems/unauthenticated", status: 401 });
        }
      }
    }
    expect(open.sort()).toEqual([
      "/.well-known/countersign/keys.json",
      "/.well-known/security.txt",
      "/api/health",
      "/api/health/live",
      "/api/health/ready",
      "/api/openapi.json",
      "/api/v1/health",
      "/api/workflow-file.schema.json",
    ]);
  });

  test("respond to any other method with a 405 that lists the path's methods, with or without a token", async () => {
    for (const route of routes) {
      const known = methodsOf(route.path);
      const others = ["GET", "POST", "PUT", "PATCH", "DELETE"].filter((method) => !known.includes(method));
      for (const method of known.includes("GET") ? others : [...others, "HEAD"]) {
        const response = await call(route, method);
        expect(response.status, `${method} ${route.path}`).toBe(405);
        const allowed = response.headers.get("allow")?.split(", ") ?? [];
        expect(allowed.filter((name) => name !== "HEAD" && name !== "OPTIONS").sort()).toEqual(known.sort());
        expect(allowed.includes("HEAD")).toBe(known.includes("GET"));
        expect(response.headers.get("content-type")).toBe("application/problem+json");
      }
    }
  });

  test("list the methods on OPTIONS, and allow no other site", async () => {
    for (const route of routes) {
      const response = await call(route, "OPTIONS", {
        Origin: "https://elsewhere.test",
        "Access-Control-Request-Method": "POST",
      });
      expect(response.status).toBe(204);
      expect(response.headers.get("allow")).toContain("OPTIONS");
      expect([...response.headers.keys()].filter((name) => name.startsWith("access-control-"))).toEqual([]);
    }
  });

  test("respond to HEAD like to GET, but without a body", async () => {
    const health = routes.find(({ path }) => path === "/api/health");
    if (!health) throw new Error("no health route");
    const response = await call(health, "HEAD");
    expect(response.status).toBe(200);
    expect(response.headers.get("content-type")).toBe("application/json");
    expect(await response.text()).toBe("");
  });
});
