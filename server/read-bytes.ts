/** How much of a body that is too large is still taken in, so that its sender gets to read the answer. */
const MAX_DISCARDED_BYTES = 16 * 1024 * 1024;

/** The bytes of a body; null: there are more than `max`. No more are ever kept, whatever Content-Length says. */
export async function readBytes({ body }: Request, max: number): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = body?.getReader();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    size += part.value.length;
    if (size <= max) chunks.push(part.value);
    else if (size > Math.max(max, MAX_DISCARDED_BYTES)) break;
  }
  return size > max ? null : Buffer.concat(chunks);
}
