import { pipeline, type Readable, type Transform } from "node:stream";
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from "node:zlib";

export interface DecodedBody {
  /** The start of the body, at most `max` bytes. */
  body: Buffer;
  /** Whether the body has more than `max` bytes, encoded or decoded. */
  cut: boolean;
  /** Why the body can't be decoded. It's then empty. */
  undecodable: string | null;
}

/** More than one is rare. Each one needs memory. */
const MAX_ENCODINGS = 3;

/**
 * Reads a body up to a number of bytes and undoes its Content-Encoding. The limit applies to the decoded bytes and
 * stops the decoding, so a small body that expands to a large one costs neither memory nor time.
 */
export async function readDecoded(
  body: Readable,
  contentEncoding: string | string[] | undefined,
  max: number,
): Promise<DecodedBody> {
  const encodings = [contentEncoding ?? []]
    .flat()
    .flatMap((value) => value.split(","))
    .map((name) => name.trim().toLowerCase())
    .filter((name) => name !== "" && name !== "identity");
  if (encodings.length === 0) return readUpTo(body, max);
  const named = encodings.join(", ");
  if (encodings.length > MAX_ENCODINGS || !encodings.every(isKnown)) {
    body.on("error", () => {}).destroy();
    return { ...EMPTY, undecodable: `its Content-Encoding is ${named}` };
  }
  const encoded = { size: 0 };
  try {
    let decoded = limited(body, max, encoded);
    for (const name of encodings.reverse()) decoded = decode(decoded, name);
    const read = await readUpTo(decoded, max);
    return encoded.size > max ? { ...read, cut: true } : read;
  } catch (error) {
    if (encoded.size > max) return { ...EMPTY, cut: true };
    if (!isFormatError(error)) throw error;
    return { ...EMPTY, undecodable: `it isn't valid ${named}` };
  }
}

const EMPTY: DecodedBody = { body: Buffer.alloc(0), cut: false, undecodable: null };

async function readUpTo(body: AsyncIterable<Buffer>, max: number): Promise<DecodedBody> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    length += chunk.length;
    if (length > max) return { ...EMPTY, body: Buffer.concat(chunks).subarray(0, max), cut: true };
  }
  return { ...EMPTY, body: Buffer.concat(chunks) };
}

/** Ends an encoded body at the limit, too, because it can be endless and decode to nothing. */
async function* limited(body: Readable, max: number, encoded: { size: number }): AsyncGenerator<Buffer> {
  for await (const chunk of body) {
    encoded.size += chunk.length;
    if (encoded.size > max) return;
    yield chunk;
  }
}

const DECODERS: Record<string, (first: number) => Transform> = {
  gzip: () => createGunzip(),
  "x-gzip": () => createGunzip(),
  br: () => createBrotliDecompress(),
  // Some servers omit the zlib header that the standard requires.
  deflate: (first) => ((first & 0x0f) === 8 ? createInflate() : createInflateRaw()),
};

const isKnown = (name: string) => Object.hasOwn(DECODERS, name);

async function* decode(body: AsyncGenerator<Buffer>, name: string): AsyncGenerator<Buffer> {
  const first = await body.next();
  const decoder = DECODERS[name]?.(first.value?.[0] ?? 0);
  if (first.done || !decoder) return;
  async function* whole() {
    yield first.value;
    yield* body;
  }
  // An error reaches the reader of the decoder.
  yield* pipeline(whole, decoder, () => {});
}

/** Returns whether the decoder failed, not the connection. */
function isFormatError(error: unknown): boolean {
  return error instanceof Error && "code" in error && /^(Z_|ERR__)/.test(String(error.code));
}
