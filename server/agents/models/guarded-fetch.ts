/** Room for the longest output (256 KiB) with every character escaped, and for the reasoning beside it. */
export const MAX_ANSWER_BYTES = 8 * 1024 * 1024;

export class AnswerTooLargeError extends Error {
  override name = "AnswerTooLargeError";
}

/**
 * The fetch of a provider: redirects are handed back instead of followed, so a key never reaches another
 * address, and a body that goes beyond the limit ends the connection.
 */
export const guardedFetch: typeof fetch = async (input, init) => {
  const response = await fetch(input, { ...init, redirect: "manual" });
  if (!response.body) return response;
  const { status, statusText, headers } = response;
  return new Response(response.body.pipeThrough(limitBytes(MAX_ANSWER_BYTES)), {
    status,
    statusText,
    headers,
  });
};

function limitBytes(limit: number): TransformStream<Uint8Array, Uint8Array> {
  let received = 0;
  return new TransformStream({
    transform(chunk, controller) {
      received += chunk.byteLength;
      if (received > limit) throw new AnswerTooLargeError(`The answer is larger than ${limit} bytes.`);
      controller.enqueue(chunk);
    },
  });
}
