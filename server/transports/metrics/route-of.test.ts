import { expect, test } from "vitest";
import { routeOf } from "./route-of";

test.each([
  ["/api/v1/workflows", "/api/v1/workflows"],
  ["/api/v1/workflows?page=2", "/api/v1/workflows"],
  ["/api/v1/workflows/wf_1/definition", "/api/v1/workflows/{id}/definition"],
  ["/api/v1/workflows/runs/run_1", "/api/v1/workflows/runs/{runId}"],
  ["/api/health/ready", "/api/health/ready"],
  ["/.well-known/security.txt", "/.well-known/security.txt"],
  ["/.well-known/anything", "page"],
  ["/api/openapiXjson", "no such route"],
  ["/api/v1/anything/else", "no such route"],
  ["/api/trpc/run.get,run.pulse?batch=1", "trpc"],
  ["/api/trpc/live.follow?input=1", "stream"],
  ["/r/a-token-that-nobody-else-may-see", "link"],
  ["/_next/static/chunks/1.js", "asset"],
  ["/workflows/wf_1", "page"],
  ["*", "page"],
])("%s is counted as %s", (target, route) => {
  expect(routeOf(target)).toBe(route);
});
