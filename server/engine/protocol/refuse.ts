import type { ServedFunction } from "@/server/engine/types";
import { isRecord, keyPath, matchPath } from "./matching";
import { parseDuration } from "./protocol";

const SERVED = new Set(["id", "name", "triggers", "steps", "cancel", "concurrency"]);
const FEATURES: Record<string, string> = {
  batchEvents: "event batches",
  debounce: "debounce",
  idempotency: "an idempotency expression",
  priority: "priority",
  rateLimit: "a rate limit",
  singleton: "singleton",
  throttle: "throttle",
  timeouts: "start and finish timeouts",
};
const FAILURE = /^event\.data\.function_id == '([^'\\]+)'$/;
const MAX_RETRIES = 20;
const DEFAULT_RETRIES = 4;

/** Reads the functions from an in-band sync. Throws if any of them needs an unsupported feature. */
export function readFunctions(body: unknown): ServedFunction[] {
  const configs = isRecord(body) && Array.isArray(body.functions) ? body.functions.filter(isRecord) : null;
  if (!configs) throw new Error("The app didn't return its functions during the sync.");
  const refused: string[] = [];
  const functions = configs.map((config) => readFunction(config, (feature) => refused.push(feature)));
  if (refused.length === 0) return functions;
  throw new Error(
    `The embedded executor doesn't support features that these functions use:\n${refused.map((line) => `- ${line}\n`).join("")}` +
      "Remove these features, or run the functions on Inngest.",
  );
}

function readFunction(config: Record<string, unknown>, refuse: (line: string) => void): ServedFunction {
  const id = String(config.id);
  const refuseFeature = (feature: string) => refuse(`${id} uses ${feature}`);

  for (const [key, value] of Object.entries(config))
    if (value !== undefined && !SERVED.has(key)) refuseFeature(FEATURES[key] ?? key);

  const triggers = records(config.triggers).flatMap((trigger) => {
    if (typeof trigger.event !== "string") return refuseFeature("a cron trigger") ?? [];
    if (trigger.event.includes("*")) refuseFeature(`a wildcard trigger (${trigger.event})`);
    if (trigger.expression === undefined) return { event: trigger.event, failureOf: null };
    const failureOf = FAILURE.exec(String(trigger.expression))?.[1];
    if (failureOf === undefined) refuseFeature(`a trigger expression (${trigger.expression})`);
    return { event: trigger.event, failureOf: failureOf ?? null };
  });
  if (records(config.triggers).length === 0) refuseFeature("no trigger, so it could only be invoked");

  const cancels = records(config.cancel).map((cancel) => {
    const path = cancel.if === undefined ? null : matchPath(String(cancel.if));
    if (path === undefined) refuseFeature(`a cancelOn expression (${cancel.if})`);
    const timeout = cancel.timeout === undefined ? null : String(cancel.timeout);
    if (timeout !== null && Number.isNaN(parseDuration(timeout)))
      refuseFeature(`a cancelOn timeout (${timeout})`);
    return { event: String(cancel.event), path: path ?? null, timeout };
  });

  const concurrency = readConcurrency(config.concurrency, refuseFeature);

  const step = isRecord(config.steps) && isRecord(config.steps.step) ? config.steps.step : {};
  if (isRecord(step.runtime) && step.runtime.type !== "http") refuseFeature("connect");
  const attempts = isRecord(step.retries) ? step.retries.attempts : undefined;
  const retries = typeof attempts === "number" ? attempts : DEFAULT_RETRIES;
  if (retries > MAX_RETRIES) refuseFeature(`${retries} retries (at most ${MAX_RETRIES})`);
  return { id, triggers, cancels, concurrency, maxAttempts: retries + 1 };
}

/** Supports only a single limit that applies to each value of one event field. Refuses all other forms. */
function readConcurrency(config: unknown, refuse: (feature: string) => void): ServedFunction["concurrency"] {
  if (config === undefined || config === null) return null;
  const [option, ...others] = Array.isArray(config) ? config : [config];
  if (others.length > 0) return refuse("more than one concurrency limit") ?? null;
  const { key, limit, scope } = isRecord(option)
    ? option
    : { key: undefined, limit: option, scope: undefined };
  if (key === undefined) return refuse("a concurrency limit without a key") ?? null;
  const path = keyPath(String(key));
  if (path === undefined) return refuse(`a concurrency key other than event.data.<path> (${key})`) ?? null;
  if (scope !== undefined && scope !== "fn") return refuse(`concurrency with scope ${scope}`) ?? null;
  if (!Number.isInteger(limit) || Number(limit) < 1) return refuse(`a concurrency limit of ${limit}`) ?? null;
  return { path, limit: Number(limit) };
}

function records(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}
