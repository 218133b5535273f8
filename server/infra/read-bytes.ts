import { AppError } from "@/server/domain/error";

/**
 * Reads the bytes of a body. Returns null if there are more than `max`, regardless of Content-Length. Never
 * holds more than that in memory.
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
