import { CSV_START } from "@/server/domain/text/csv";
import type { ListedRunDto } from "./api";
import { CSV_CUT, CSV_HEADER, toCsvLine } from "./csv-columns";
import { MAX_EXPORTED } from "./filters";

type ReadChunk = (
  after: string | undefined,
) => Promise<{ runs: readonly ListedRunDto[]; next: string | null }>;

/** Writes runs as CSV, one chunk at a time, up to the file's limit. */
export async function* writeCsv(read: ReadChunk): AsyncGenerator<string> {
  yield CSV_START + CSV_HEADER;
  let left = MAX_EXPORTED;
  for (let after: string | undefined; ; ) {
    const { runs, next } = await read(after);
    yield runs.slice(0, left).map(toCsvLine).join("");
    left -= runs.length;
    if (next === null && left >= 0) return;
    if (left <= 0) break;
    after = next ?? undefined;
  }
  yield CSV_CUT;
}
