import { promisify } from "node:util";
import { crc32, deflateRaw } from "node:zlib";
import { Zip } from "fflate";

/** The zip format's number for the "deflate" compression method. */
const DEFLATED = 8;
/** Larger zips need an extension of the format. */
const MAX_BYTES = 2 ** 32 - 1;

const compress = promisify(deflateRaw);

export type ZipFile = readonly [name: string, text: string];

/** Writes a zip, one file at a time. Compresses on a different thread, so that other requests don't wait. */
export async function* writeZip(
  files: AsyncIterable<ZipFile> | Iterable<ZipFile>,
): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  const written: Uint8Array[] = [];
  let size = 0;
  const zip = new Zip((error, chunk) => {
    if (error) throw error;
    written.push(chunk);
  });
  const take = () => {
    const part = Buffer.concat(written.splice(0));
    size += part.length;
    if (size > MAX_BYTES) throw new Error("The zip is larger than 4 GiB.");
    return part;
  };
  for await (const [filename, text] of files) {
    const bytes = Buffer.from(text);
    const data = await compress(bytes);
    const file: Parameters<typeof zip.add>[0] = {
      filename,
      size: bytes.length,
      crc: crc32(bytes),
      compression: DEFLATED,
    };
    zip.add(file);
    file.ondata?.(null, data, true);
    yield take();
  }
  zip.end();
  yield take();
}
