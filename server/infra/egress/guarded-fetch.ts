import { fetch as undiciFetch } from "undici";
import { isSameOrigin } from "@/server/domain/http/origin";
import { makeDispatcher, type Resolve, requireUrl } from "./guarded-request";

/** Enough for the longest output (256 KiB) with every character escaped, plus reasoning. */
const MAX_ANSWER_BYTES = 8 * 1024 * 1024;

/** Larger, because a stream uses hundreds of bytes for every few characters. */
const MAX_STREAM_BYTES = 64 * 1024 * 1024;

export class AnswerTooLargeError extends Error {
  override name = "AnswerTooLargeError";
}

/**
 * Fetches from model providers. Returns redirects instead of following them, so a key never reaches a
 * different address. Closes the connection if the body exceeds the limit.
 */
export const boundedFetch: typeof fetch = async (input, init) =>
  limited(await fetch(input, { ...init, redirect: "manual" }));

/**
 * Creates a fetch function like `boundedFetch` that sends requests only to the origin of an address that a user
 * entered. The host must be public or listed in OUTBOUND_ALLOW.
 */
export function makeGuardedFetch(address: string, timeoutMs: number, resolve?: Resolve): typeof fetch {
  requireUrl(address);
  return async (input, init) => {
    const target = input instanceof Request ? input.url : String(input);
    const checked = requireUrl(target);
    if (!isSameOrigin(target, address)) throw new Error("A secret can be sent only to its own address.");
    const dispatcher = makeDispatcher(checked, { timeoutMs, ...(resolve && { resolve }) });
    const close = () => void dispatcher.destroy().catch(() => {});
    const { body, headers, method, signal } = init ?? {};
    try {
      // Safe to cast, because undici's types and the DOM's types describe the same standard.
      const answer = (await undiciFetch(target, {
        method,
        headers,
        body,
        signal,
        redirect: "manual",
        dispatcher,
      } as Parameters<typeof undiciFetch>[1])) as unknown as Response;
      return limited(answer, { close, unreadMs: timeoutMs });
    } catch (error) {
      close();
      throw error;
    }
  };
}

interface Ending {
  /** Called once, when the response ends for any reason. */
  close(): void;
  /** A reader that requests nothing for this many milliseconds counts as disconnected. */
  unreadMs: number;
}

function limited(response: Response, ending?: Ending): Response {
  const { status, statusText, headers, body } = response;
  const init = { status, statusText, headers: new Headers([...headers]) };
  if (!body) {
    ending?.close();
    return new Response(null, init);
  }
  const streams = /^text\/event-stream\b/i.test(headers.get("content-type") ?? "");
  return new Response(limitBytes(body, streams ? MAX_STREAM_BYTES : MAX_ANSWER_BYTES, ending), init);
}

function limitBytes(
  body: ReadableStream<Uint8Array>,
  limit: number,
  ending: Ending | undefined,
): ReadableStream<Uint8Array> {
  const reader = body.getReader();
  let received = 0;
  let unread: NodeJS.Timeout | undefined;
  function end(reason?: unknown): void {
    clearTimeout(unread);
    reader.cancel(reason).catch(() => {});
    ending?.close();
  }
  function awaitReader(): void {
    if (ending) unread = setTimeout(end, ending.unreadMs).unref();
  }

  async function pull(controller: ReadableStreamDefaultController<Uint8Array>): Promise<void> {
    clearTimeout(unread);
    try {
      const { done, value } = await reader.read();
      received += value?.byteLength ?? 0;
      if (received > limit) throw new AnswerTooLargeError(`The response is larger than ${limit} bytes.`);
      if (done) {
        end();
        controller.close();
      } else {
        controller.enqueue(value);
        awaitReader();
      }
    } catch (error) {
      end(error);
      throw error;
    }
  }

  awaitReader();
  return new ReadableStream({ pull, cancel: end }, { highWaterMark: 0 });
}
