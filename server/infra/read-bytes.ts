import { AppError } from "@/server/domain/error";

/**
 * Reads a request's body. If it has more than `max` bytes, regardless of Content-Length, stops reading and returns
 * null.
 */
export async function readBytes({ body }: Request, max: number): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = body?.getReader();
  // Reading fails only if the connection closes early.
  const read = () =>
    reader?.read().catch(() => {
      throw new AppError("invalid-input", "The body ended early. Send it again.");
    });
  for (let part = await read(); part && !part.done; part = await read()) {
    size += part.value.length;
    if (size > max) return null;
    chunks.push(part.value);
  }
  return Buffer.concat(chunks);
}
