import { Counter, Gauge, Histogram, Registry } from "prom-client";

/** From the time that a page takes to that of a model which writes for minutes. */
const STEP_SECONDS = [0.01, 0.05, 0.1, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300];
const REQUEST_SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

function makeMetrics() {
  const registry = new Registry();
  const registers = [registry];
  return {
    registry,
    requests: new Histogram({
      name: "countersign_http_request_duration_seconds",
      help: "Requests answered by this process, by the route as it is documented.",
      labelNames: ["method", "route", "status"] as const,
      buckets: REQUEST_SECONDS,
      registers,
    }),
    runs: new Counter({
      name: "countersign_run_moves_total",
      help: "Runs that this process moved to a status, with the reason of those that failed.",
      labelNames: ["status", "reason"] as const,
      registers,
    }),
    released: new Counter({
      name: "countersign_runs_released_total",
      help: "Runs that no executor was working on, released by this process so that one picks them up.",
      registers,
    }),
    steps: new Histogram({
      name: "countersign_step_duration_seconds",
      help: "Attempts at steps by agents in this process, by what they came to.",
      labelNames: ["outcome"] as const,
      buckets: STEP_SECONDS,
      registers,
    }),
    streams: new Gauge({
      name: "countersign_streams_open",
      help: "Pages that this process keeps up to date by a stream.",
      registers,
    }),
  };
}

// Next's bundles each have their own copy of this module; all of them count in one place.
declare global {
  var countersignMetrics: ReturnType<typeof makeMetrics> | undefined;
}

/** What this process counts since its start. No label holds what a request or a user wrote. */
export function metrics(): ReturnType<typeof makeMetrics> {
  globalThis.countersignMetrics ??= makeMetrics();
  return globalThis.countersignMetrics;
}
