import { createHash, timingSafeEqual } from "node:crypto";
import { collectDefaultMetrics, Registry } from "prom-client";
import { AppError } from "@/server/domain/error";
import { env } from "@/server/infra/env";
import { metrics } from "@/server/infra/metrics";
import { answer } from "@/server/transports/rest/answer";
import { readGauges } from "./gauges";

/** Returns metrics for Prometheus, protected by METRICS_TOKEN. */
export const handleMetrics = answer(async (request) => {
  const token = env().metricsToken;
  if (!token)
    throw new AppError("not-found", "Metrics are off. Set METRICS_TOKEN, and send it as a bearer token.");
  if (!isBearer(request.headers.get("authorization"), token))
    throw new AppError("unauthenticated", "Send METRICS_TOKEN as a bearer token.", {
      headers: { "WWW-Authenticate": "Bearer" },
    });
  const registry = Registry.merge([metrics().registry, processRegistry(), await readGauges()]);
  return { status: 200, headers: { "Content-Type": registry.contentType }, body: await registry.metrics() };
});

function isBearer(header: string | null, token: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(header ?? ""), digest(`Bearer ${token}`));
}

let ofProcess: Registry | undefined;

/** Collects this process's memory, CPU, and event loop metrics. */
function processRegistry(): Registry {
  if (!ofProcess) {
    ofProcess = new Registry();
    collectDefaultMetrics({ register: ofProcess });
  }
  return ofProcess;
}
