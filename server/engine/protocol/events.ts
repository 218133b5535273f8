import { eventId } from "@/server/engine/ids";
import type { IncomingEvent, InngestEvent } from "@/server/engine/types";
import { isRecord } from "./matching";
import { LIMITS } from "./protocol";

/** Reads sent events, or returns why they can't be accepted. A retried request has the same `seed`. */
export function readEvents(sent: unknown[], seed: string | null): IncomingEvent[] | string {
  if (sent.length > LIMITS.eventsPerRequest)
    return `a request can have at most ${LIMITS.eventsPerRequest} events`;
  const problem = sent.map(problemOf).find((found) => found !== null);
  return problem ?? sent.map((event, position) => readEvent(event, eventId(seed, position)));
}

function problemOf(event: unknown): string | null {
  if (!isRecord(event)) return "an event must be a JSON object";
  const { name, id, data, ts } = event;
  if (typeof name !== "string" || name === "") return "event name is empty";
  if (!isShort(name)) return `event name is longer than ${LIMITS.nameLength} characters, or not plain text`;
  if (name.startsWith("inngest/")) return `event name is reserved for internal use: ${name}`;
  if (isGiven(id) && !(typeof id === "string" && isShort(id)))
    return `event id is not a string of at most ${LIMITS.nameLength} characters`;
  if (isGiven(data) && !isRecord(data)) return `data of event ${name} is not an object`;
  if (isGiven(ts) && !Number.isFinite(ts)) return `ts of event ${name} is not a number`;
  if (Buffer.byteLength(JSON.stringify(event)) > LIMITS.eventBytes)
    return `event ${name} is larger than ${LIMITS.eventBytes / 1024} KB`;
  return null;
}

const isGiven = (value: unknown) => value !== undefined && value !== null && value !== "";
const isShort = (text: string) => text.length <= LIMITS.nameLength && !text.includes("\0");

function readEvent(sent: unknown, id: string): IncomingEvent {
  const fields = isRecord(sent) ? sent : {};
  const clientId = isGiven(fields.id) ? String(fields.id) : null;
  const body: InngestEvent = {
    id: clientId ?? id,
    name: String(fields.name),
    data: isRecord(fields.data) ? fields.data : {},
    ts: typeof fields.ts === "number" && fields.ts > 0 ? fields.ts : Date.now(),
  };
  if (isGiven(fields.user)) body.user = fields.user;
  if (isGiven(fields.v)) body.v = String(fields.v);
  return { id, clientId, body };
}
