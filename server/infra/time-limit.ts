/**
 * Aborts after `ms`, or together with one of the others. Don't pass `AbortSignal.timeout` to `AbortSignal.any` instead:
 * Node 20 collects it as garbage, and then it never fires.
 */
export function timeLimit(ms: number, ...others: AbortSignal[]): AbortSignal {
  const limit = new AbortController();
  const reason = () => new DOMException("The operation was aborted due to timeout", "TimeoutError");
  setTimeout(() => limit.abort(reason()), ms).unref();
  return AbortSignal.any([...others, limit.signal]);
}
