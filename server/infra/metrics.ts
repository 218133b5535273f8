import { Counter, Gauge, Histogram, Registry } from "prom-client";

/** Histogram buckets in seconds, which cover both steps that take milliseconds and models that write for minutes. */
const STEP_SECONDS = [0.01, 0.05, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300];
const REQUEST_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

function makeMetrics() {
  const registry = new Registry();
  const registers = [registry];
  return {
    registry,
    requests: new Histogram({
      name: "countersign_http_request_duration_seconds",
      help: "Duration of requests handled by this process, by documented route.",
      labelNames: ["method", "route", "status"] as const,
      buckets: REQUEST_SECONDS,
      registers,
    }),
    runs: new Counter({
      name: "countersign_run_moves_total",
      help: "Run status changes made by this process, with the reason if the run failed.",
      labelNames: ["status", "reason"] as const,
      registers,
    }),
    released: new Counter({
      name: "countersign_runs_released_total",
      help: "Stalled runs that this process released for an executor to pick up.",
      registers,
    }),
    steps: new Histogram({
      name: "countersign_step_duration_seconds",
      help: "Duration of attempts at agent steps in this process, by outcome.",
      labelNames: ["outcome"] as const,
      buckets: STEP_SECONDS,
      registers,
    }),
    refusedBatches: new Counter({
      name: "countersign_batches_refused_total",
      help: "Requests from pages that made too many tRPC calls, which this process refused.",
      registers,
    }),
    streams: new Gauge({
      name: "countersign_streams_open",
      help: "Open pages that get live updates from this process.",
      registers,
    }),
  };
}

// Each Next bundle has its own copy of this module, so the metrics are stored globally.
declare global {
  var countersignMetrics: ReturnType<typeof makeMetrics> | undefined;
}

/** Returns this process's metrics. Labels never contain text from a request or a user. */
export function metrics(): ReturnType<typeof makeMetrics> {
  globalThis.countersignMetrics ??= makeMetrics();
  return globalThis.countersignMetrics;
}
