import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/**
 * How the tool server responds to a call or misbehaves. "mirrors" returns the Authorization header that the
 * server received.
 */
type RoughAnswer =
  | "answers"
  | "mirrors"
  | "refuses with a mirror"
  | "refuses"
  | "hangs"
  | "endless"
  | "huge"
  | "endless stream"
  | { result: object };

/** A placeholder in the tool list for the Authorization header that the server received. */
export const MIRROR = "MIRROR";

export interface RoughToolServer {
  url: string;
  host: string;
  /** Queues replies for the next calls. After those, the server responds normally. */
  reply(...answers: RoughAnswer[]): void;
  /** The tool list. The server replaces MIRROR with the header. */
  tools: { name: string; description: string; inputSchema: object }[];
  /** Whether the server responds when a client connects and disconnects. */
  answers: { initialize: boolean; leave: boolean };
  /** How many clients connected and disconnected, how many streams are open now, and how many calls were made. */
  seen: { connected: number; left: number; streams: number; calls: number };
  close(): Promise<void>;
}

interface Message {
  id?: number;
  method?: string;
}

/** Starts a server that speaks just enough MCP over streamable HTTP for a client, and misbehaves as scripted. */
export async function startRoughToolServer(): Promise<RoughToolServer> {
  const replies: RoughAnswer[] = [];
  const tools: RoughToolServer["tools"] = [];
  const answers = { initialize: true, leave: true };
  const seen = { connected: 0, left: 0, streams: 0, calls: 0 };

  const server = createServer(async (request, response) => {
    if (request.method === "GET") {
      listen(response);
      return;
    }
    if (request.method === "DELETE") {
      seen.left++;
      if (answers.leave) response.writeHead(204).end();
      return;
    }
    const { id, method } = await read(request);
    if (id === undefined) {
      response.writeHead(202).end();
      return;
    }
    if (method === "initialize") {
      seen.connected++;
      if (answers.initialize) result(response, id, INITIALIZED, { "mcp-session-id": String(seen.connected) });
      return;
    }
    if (method === "tools/list") {
      const listed = JSON.stringify(tools).replaceAll(MIRROR, request.headers.authorization ?? "");
      result(response, id, { tools: JSON.parse(listed) });
      return;
    }
    seen.calls++;
    answer(response, id, replies.shift() ?? "answers", request.headers.authorization ?? "");
  });

  function listen(response: ServerResponse): void {
    seen.streams++;
    response.once("close", () => seen.streams--);
    response.writeHead(200, { "content-type": "text/event-stream" }).write(": open\n\n");
  }

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const host = `127.0.0.1:${port}`;
  return {
    url: `http://${host}/mcp`,
    host,
    reply: (...more) => replies.push(...more),
    tools,
    answers,
    seen,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

const INITIALIZED = {
  protocolVersion: "2025-06-18",
  capabilities: { tools: {} },
  serverInfo: { name: "rough", version: "1" },
};

async function read(request: IncomingMessage): Promise<Message> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return JSON.parse(Buffer.concat(chunks).toString());
}

function send(response: ServerResponse, message: object, headers: Record<string, string> = {}): void {
  response
    .writeHead(200, { "content-type": "application/json", ...headers })
    .end(JSON.stringify({ jsonrpc: "2.0", ...message }));
}

function result(response: ServerResponse, id: number, result: object, headers = {}): void {
  send(response, { id, result }, headers);
}

function answer(response: ServerResponse, id: number, kind: RoughAnswer, header: string): void {
  if (typeof kind === "object") {
    result(response, id, kind.result);
    return;
  }
  switch (kind) {
    case "answers":
      result(response, id, { content: [{ type: "text", text: "Done." }] });
      break;
    case "mirrors": {
      const texts = [header, JSON.stringify({ header }), encodeURIComponent(header), btoa(`of ${header}`)];
      result(response, id, { content: texts.map((text) => ({ type: "text", text })) });
      break;
    }
    case "refuses with a mirror":
      send(response, { id, error: { code: -32000, message: `${"z".repeat(190)}${header}` } });
      break;
    case "refuses":
      send(response, { id, error: { code: -32000, message: "Not today." } });
      break;
    case "huge":
      result(response, id, { content: [{ type: "text", text: "x".repeat(50_000_000) }] });
      break;
    case "endless":
      response.writeHead(200, { "content-type": "application/json" });
      writeOn(response, "x".repeat(65_536));
      break;
    case "endless stream":
      response.writeHead(200, { "content-type": "text/event-stream" });
      writeOn(response, `data: ${"x".repeat(65_536)}\n`);
      break;
    case "hangs":
      break;
  }
}

/** Writes as fast as the client reads, until the client disconnects. */
function writeOn(response: ServerResponse, piece: string): void {
  while (!response.destroyed && response.write(piece));
  if (!response.destroyed) response.once("drain", () => writeOn(response, piece));
}
