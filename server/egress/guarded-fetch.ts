import { fetch as undiciFetch } from "undici";
import { makeDispatcher, type Resolve, requireUrl } from "./guarded-request";

/** Room for the longest output (256 KiB) with every character escaped, and for the reasoning beside it. */
export const MAX_ANSWER_BYTES = 8 * 1024 * 1024;

/** A stream takes some hundred bytes for a few letters. */
export const MAX_STREAM_BYTES = 64 * 1024 * 1024;

export class AnswerTooLargeError extends Error {
  override name = "AnswerTooLargeError";
}

/**
 * The fetch of a provider: redirects are handed back instead of followed, so a key never reaches another
 * address, and a body that goes beyond the limit ends the connection.
 */
export const boundedFetch: typeof fetch = async (input, init) =>
  limited(await fetch(input, { ...init, redirect: "manual" }));

/** The same for an address that a user gave: only public addresses are connected to. */
export function makeGuardedFetch(address: string, timeoutMs: number, resolve?: Resolve): typeof fetch {
  const { origin } = requireUrl(address).url;
  return async (input, init) => {
    const target = input instanceof Request ? input.url : String(input);
    const checked = requireUrl(target);
    if (checked.url.origin !== origin) throw new Error("A key goes to its own address only.");
    const dispatcher = makeDispatcher(checked, { timeoutMs, ...(resolve && { resolve }) });
    const { body, headers, method, signal } = init ?? {};
    // The same standard in two type systems: undici's own and the browser's.
    const answer = (await undiciFetch(target, {
      method,
      headers,
      body,
      signal,
      redirect: "manual",
      dispatcher,
    } as Parameters<typeof undiciFetch>[1])) as unknown as Response;
    return limited(answer, () => void dispatcher.close().catch(() => {}));
  };
}

function limited(response: Response, ended = () => {}): Response {
  const { status, statusText, headers, body } = response;
  const init = { status, statusText, headers: new Headers([...headers]) };
  if (!body) {
    ended();
    return new Response(null, init);
  }
  const streams = /^text\/event-stream\b/i.test(headers.get("content-type") ?? "");
  const most = streams ? MAX_STREAM_BYTES : MAX_ANSWER_BYTES;
  return new Response(body.pipeThrough(limitBytes(most, ended)), init);
}

function limitBytes(limit: number, ended: () => void): TransformStream<Uint8Array, Uint8Array> {
  let received = 0;
  return new TransformStream({
    transform(chunk, controller) {
      received += chunk.byteLength;
      if (received > limit) throw new AnswerTooLargeError(`The answer is larger than ${limit} bytes.`);
      controller.enqueue(chunk);
    },
    flush: ended,
  });
}
