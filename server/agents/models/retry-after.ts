const MAX_RETRY_AFTER_MS = 60 * 60 * 1000;

/** Retry-After in seconds or as a date, or OpenAI's milliseconds; at most an hour. */
export function readRetryAfter(
  headers: Record<string, string | string[] | undefined> | undefined,
): number | null {
  const millis = Number(headers?.["retry-after-ms"] ?? Number.NaN);
  const value = String(headers?.["retry-after"] ?? "").trim();
  const wait = Number.isFinite(millis)
    ? millis
    : /^\d+(\.\d+)?$/.test(value)
      ? Number(value) * 1000
      : Date.parse(value) - Date.now();
  return Number.isNaN(wait) ? null : bound(wait);
}

/** Google's way to say it: a duration in the body, such as "34s" or "1.5s". */
export function readRetryDelay(body: string): number | null {
  const [, seconds] = /"retryDelay"\s*:\s*"(\d+(?:\.\d+)?)s"/.exec(body) ?? [];
  return seconds === undefined ? null : bound(Number(seconds) * 1000);
}

function bound(ms: number): number {
  return Math.round(Math.min(Math.max(ms, 0), MAX_RETRY_AFTER_MS));
}
