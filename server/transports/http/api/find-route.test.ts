import { expect, test } from "vitest";
import { API_ROUTES } from "@/server/api-routes";
import { OPERATIONS } from "@/server/domain/operations";
import type { Handler } from "@/server/transports/rest/answer";
import { ROUTE_METHODS, type RouteMethod } from "@/server/transports/rest/routes";
import { loadRoutes } from "./find-route";

const handle: Handler = async () => new Response();
const handlers = Object.fromEntries(ROUTE_METHODS.map((method) => [method, handle])) as Record<
  RouteMethod,
  Handler
>;

test("finds the route file of every operation of the API, with the path's parameters", async () => {
  const find = await loadRoutes(API_ROUTES);
  const operations = OPERATIONS.filter(({ path }) => path.startsWith("/api/v1/"));
  expect(Object.keys(API_ROUTES)).toHaveLength(new Set(operations.map(({ path }) => path)).size);
  for (const { path, method } of operations) {
    const file = `/app${path.replaceAll("{", "[").replaceAll("}", "]")}/route.ts`;
    const found = find(path.replaceAll(/[{}]/g, ""));
    const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name);
    expect(found?.params, path).toEqual(Object.fromEntries(names.map((name) => [name, name])));
    expect(found?.handlers[method], path).toBe((await API_ROUTES[file]?.())?.[method]);
  }
});

test("finds names before parameters, in any order of the files", async () => {
  const files = ["[id]/runs", "[id]/steps/[stepId]", "runs/[runId]", "runs.csv", "[id]"];
  for (const order of [files, files.toReversed()]) {
    const entries = order.map((path) => [`/app/api/v1/${path}/route.ts`, async () => handlers]);
    const find = await loadRoutes(Object.fromEntries(entries));
    expect(find("/api/v1/runs/runs")?.params).toEqual({ runId: "runs" });
    expect(find("/api/v1/runs/steps/x")?.params).toEqual({ id: "runs", stepId: "x" });
    expect(find("/api/v1/a/runs")?.params).toEqual({ id: "a" });
    expect(find("/api/v1/runs.csv")?.params).toEqual({});
    expect(find("/api/v1/runsXcsv")?.params).toEqual({ id: "runsXcsv" });
  }
});

test("decodes parameters and finds nothing for other paths", async () => {
  const find = await loadRoutes({ "/app/api/v1/workflows/[id]/route.ts": async () => handlers });
  expect(find("/api/v1/workflows/%E2%82%AC%20_")?.params).toEqual({ id: "€ _" });
  for (const path of ["", "/api/v1", "/api/v1/workflows", "/api/v1/workflows/a/b", "/api/v1/%77orkflows/a"])
    expect(find(path), path).toBeNull();
});
