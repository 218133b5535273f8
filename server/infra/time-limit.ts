/**
 * Returns a signal that aborts after `ms`, or when any of the given signals does. Don't pass
 * `AbortSignal.timeout` to `AbortSignal.any` instead, because Node 20 can garbage-collect the timeout before
 * it fires.
 */
export function timeLimit(ms: number, ...others: AbortSignal[]): AbortSignal {
  const limit = new AbortController();
  const reason = () => new DOMException("The operation was aborted due to timeout", "TimeoutError");
  setTimeout(() => limit.abort(reason()), ms).unref();
  return AbortSignal.any([...others, limit.signal]);
}
