/** The bytes of a body; null: there are more than `max`. No more are ever kept, whatever Content-Length says. */
export async function readBytes({ body }: Request, max: number): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const reader = body?.getReader();
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    size += part.value.length;
    if (size > max) return null;
    chunks.push(part.value);
  }
  return Buffer.concat(chunks);
}
