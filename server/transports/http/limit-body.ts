import type { IncomingMessage } from "node:http";

/** How much of an oversized body to read and drop, and for how long, so that its sender gets the response. */
const MAX_DROPPED_BYTES = 16 * 1024 * 1024;
const MAX_DROPPING_MS = 2_000;

/** Returns whether the headers already declare a body that is too large. */
export function declaresMoreThan(max: number, { headers }: IncomingMessage): boolean {
  return Number(headers["content-length"] ?? 0) > max;
}

/**
 * Passes on a body of at most `max` bytes. If the body is larger, the reader gets no more data and no end,
 * since an end would make the partial body look complete. `refuse` responds immediately and closes the
 * connection when `dropped` resolves.
 */
export function limitBody(
  request: IncomingMessage,
  max: number,
  refuse: (dropped: Promise<void>) => void,
): void {
  const push = request.push.bind(request);
  let endDropping = () => {};
  const dropped = new Promise<void>((resolve) => {
    endDropping = resolve;
  });
  let size = 0;
  let dropping = false;
  const drop = () => {
    dropping = true;
    setTimeout(endDropping, MAX_DROPPING_MS).unref();
    request.once("close", endDropping);
    refuse(dropped);
  };
  // Node calls this with each chunk as it arrives, before buffering, and with null at the end.
  request.push = (chunk: Buffer | null, encoding) => {
    size += chunk?.length ?? 0;
    if (!dropping && size <= max) return push(chunk, encoding);
    if (!dropping) drop();
    if (chunk === null || size > MAX_DROPPED_BYTES) endDropping();
    return true;
  };
  if (declaresMoreThan(max, request)) drop();
}
