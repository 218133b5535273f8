const MAX_RETRY_AFTER_MS = 60 * 60 * 1000;

/**
 * Returns the delay in milliseconds, up to one hour. Reads it from OpenAI's `retry-after-ms` header or from
 * Retry-After, which contains seconds or a date. Returns null if neither contains a delay.
 */
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

const UNITS: Readonly<Record<string, number>> = { h: 3_600_000, m: 60_000, s: 1_000, ms: 1 };

/**
 * Reads the delay from a response body. Google sends a duration like "34s". OpenAI writes "try again in
 * 7m12.5s".
 */
export function readRetryDelay(body: string): number | null {
  const [, told = ""] =
    /"retryDelay"\s*:\s*"([\d.]+s)"/.exec(body) ??
    /try again in ((?:[\d.]+ ?(?:h|ms?|s)\w*\s?)+)/i.exec(body) ??
    [];
  const parts = [...told.matchAll(/(\d+(?:\.\d+)?) ?(h|ms|m|s)/g)];
  if (parts.length === 0) return null;
  return bound(parts.reduce((sum, [, count, unit = "s"]) => sum + Number(count) * (UNITS[unit] ?? 0), 0));
}

function bound(ms: number): number {
  return Math.round(Math.min(Math.max(ms, 0), MAX_RETRY_AFTER_MS));
}
