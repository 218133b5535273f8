import { CSV_START, writeCsvLine } from "@/server/domain/text/csv";
import type { AuditChunkDto, AuditEntryDto } from "./api";
import { sayEntry } from "./words";

const HEADER = [
  "Time",
  "Sequence",
  "Signed",
  "Action",
  "Action code",
  "Person",
  "Person ID",
  "Subject",
  "Subject name",
  "Subject ID",
  "Run",
  "Channel",
  "Token",
  "Network",
  "Request",
  "Facts",
  "Names and texts",
  "Erased",
  "Entry",
];

export const AUDIT_CSV_HEADER = writeCsvLine(HEADER);

type ReadChunk = (after: string | undefined) => Promise<AuditChunkDto>;

/** Writes all matching entries as CSV, one chunk at a time. */
export async function* writeAuditCsv(read: ReadChunk): AsyncGenerator<string> {
  yield CSV_START + AUDIT_CSV_HEADER;
  yield* writeChunks(read, toCsvLine);
}

/** Writes all matching entries as JSON, one per line. */
export function writeAuditNdjson(read: ReadChunk): AsyncGenerator<string> {
  return writeChunks(read, (entry) => `${JSON.stringify(entry)}\n`);
}

async function* writeChunks(
  read: ReadChunk,
  write: (entry: AuditEntryDto) => string,
): AsyncGenerator<string> {
  let after: string | undefined;
  do {
    const { entries, next } = await read(after);
    yield entries.map(write).join("");
    after = next ?? undefined;
  } while (after !== undefined);
}

function toCsvLine({
  entry,
  sequence,
  signed,
  erased,
  actorName,
  subjectName,
  ...rest
}: AuditEntryDto): string {
  const { actor, subject } = entry;
  return writeCsvLine([
    entry.at,
    sequence,
    signed ? "yes" : "no",
    sayEntry(entry),
    entry.action,
    actorName,
    actor.member,
    subject.type,
    subjectName,
    subject.id,
    entry.run,
    actor.channel,
    actor.token,
    actor.address,
    actor.request,
    JSON.stringify(entry.data),
    rest.private && JSON.stringify(rest.private),
    erased ? "yes" : "no",
    entry.id,
  ]);
}
