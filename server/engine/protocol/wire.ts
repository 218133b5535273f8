import type { IncomingEvent } from "@/server/engine/types";
import { readEvents } from "./events";
import { isRecord } from "./matching";
import { type Operation, readOperation } from "./protocol";

type Handlers = {
  /** Resolves when the events and the runs they start are stored. */
  send(events: IncomingEvent[]): Promise<void>;
  /** Returns false if the sender's call no longer owns the run and should end. */
  checkpoint(runId: string, callId: string, steps: Operation[]): Promise<boolean>;
};

/**
 * Implements the server side of the SDK's requests as a `fetch` for the client. Uses only the path, not the
 * host or key. Returns errors as responses and never rejects.
 */
export function createWire({ send, checkpoint }: Handlers): typeof fetch {
  return async (input, init) => {
    try {
      const request = await readRequest(input, init);
      const { method, pathname } = request;
      if (pathname.startsWith("/e/") && method === "POST") return await receiveEvents(request, send);
      const runId = /^\/v1\/checkpoint\/([^/]+)\/async$/.exec(pathname)?.[1];
      if (runId) return await receiveCheckpoint(request, decodeURIComponent(runId), checkpoint);
      return json(404, {
        status: 404,
        error: `The embedded executor doesn't support ${method} ${pathname}.`,
      });
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      return json(503, { ids: [""], status: 503, error: message });
    }
  };
}

type WireRequest = { method: string; pathname: string; seed: string | null; body: unknown };

/**
 * Reads a request. The SDK passes a URL and a string, and creating and reading a `Request` from them would
 * cost as much as a step.
 */
async function readRequest(input: string | URL | Request, init: RequestInit = {}): Promise<WireRequest> {
  const text = typeof init.body === "string" ? init.body : null;
  const request = text === null || input instanceof Request ? new Request(input, init) : null;
  const headers = request?.headers ?? new Headers(init.headers);
  return {
    method: request?.method ?? init.method ?? "GET",
    pathname: new URL(request?.url ?? String(input)).pathname,
    seed: headers.get("x-inngest-event-id-seed"),
    body: parse(text ?? (await request?.text()) ?? ""),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function receiveEvents({ body, seed }: WireRequest, send: Handlers["send"]): Promise<Response> {
  const events = readEvents(Array.isArray(body) ? body : [body], seed);
  if (typeof events === "string") return json(400, { ids: [""], status: 400, error: events });
  if (events.length > 0) await send(events);
  return json(200, { ids: events.map(({ id }) => id), status: 200 });
}

async function receiveCheckpoint(
  { body }: WireRequest,
  runId: string,
  checkpoint: Handlers["checkpoint"],
): Promise<Response> {
  if (!isRecord(body) || !Array.isArray(body.steps)) return json(400, { status: 400, error: "no steps" });
  const isOurs = await checkpoint(runId, String(body.qi_id), body.steps.map(readOperation));
  if (isOurs) return new Response(null, { status: 200 });
  return json(409, { status: 409, error: "This call no longer owns the run." });
}

function json(status: number, body: unknown): Response {
  return new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json" } });
}
