import { fetch as undiciFetch } from "undici";
import { isSameOrigin } from "@/server/domain/http/origin";
import { makeDispatcher, type Resolve, requireUrl } from "./guarded-request";

/** Room for the longest output (256 KiB) with every character escaped, and for the reasoning beside it. */
const MAX_ANSWER_BYTES = 8 * 1024 * 1024;

/** A stream takes some hundred bytes for a few letters. */
const MAX_STREAM_BYTES = 64 * 1024 * 1024;

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
  requireUrl(address);
  return async (input, init) => {
    const target = input instanceof Request ? input.url : String(input);
    const checked = requireUrl(target);
    if (!isSameOrigin(target, address)) throw new Error("A key goes to its own address only.");
    const dispatcher = makeDispatcher(checked, { timeoutMs, ...(resolve && { resolve }) });
    const close = () => void dispatcher.destroy().catch(() => {});
    const { body, headers, method, signal } = init ?? {};
    try {
      // The same standard in two type systems: undici's own and the browser's.
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
  /** Called once nothing more is to come of the answer, however it ended. */
  close(): void;
  /** Nobody reads on who has not asked for more in so long. */
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
      if (received > limit) throw new AnswerTooLargeError(`The answer is larger than ${limit} bytes.`);
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
