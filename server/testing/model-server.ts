import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { ModelSettings } from "@/server/domain/model/provider";

/** How the server answers one request. Without a script it echoes the user's message. */
export type ModelReply =
  | { kind: "echo" }
  | { kind: "text"; text: string | null; finishReason?: string; refusal?: string }
  | { kind: "status"; status: number; headers?: Record<string, string>; message?: string; code?: string }
  | { kind: "body"; body: string; status?: number; contentType?: string }
  | { kind: "hang" }
  | { kind: "reset"; after: "request" | "half an answer" }
  | { kind: "endless" };

export interface ModelRequest {
  path: string;
  headers: IncomingHttpHeaders;
  model: string;
  system: string;
  user: string;
  /** Settles when the connection ended before the answer was complete, whoever ended it. */
  closed: Promise<void>;
}

export interface ModelServer {
  baseUrl: string;
  requests: ModelRequest[];
  /** Settings that lead to this server. */
  settings(changes?: { apiKey?: string; timeoutSeconds?: number }): ModelSettings;
  /** Queues replies, one per request to come. */
  reply(...replies: ModelReply[]): void;
  /** The n-th request (from 0), as soon as it has come in. */
  received(index: number): Promise<ModelRequest>;
  close(): Promise<void>;
}

/** A real OpenAI-compatible HTTP server on a free port that answers, or misbehaves, as it is told. */
export async function startModelServer(): Promise<ModelServer> {
  const replies: ModelReply[] = [];
  const requests: ModelRequest[] = [];
  const waiting: (() => void)[] = [];
  const sockets = new Set<Socket>();

  const server = createServer(async (request, response) => {
    const closed = new Promise<void>((resolve) =>
      response.once("close", () => {
        if (!response.writableFinished) resolve();
      }),
    );
    const recorded = await readRequest(request, closed);
    requests.push(recorded);
    for (const wake of waiting.splice(0)) wake();
    send(response, replies.shift() ?? { kind: "echo" }, recorded);
  });
  server.on("connection", (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const baseUrl = `http://127.0.0.1:${port}/v1`;

  return {
    baseUrl,
    requests,
    settings: ({ apiKey, timeoutSeconds = 30 } = {}) => ({
      provider: "compatible",
      baseUrl,
      apiKey,
      name: "test-model",
      timeoutSeconds,
      keyAt: "MODEL_API_KEY",
      guarded: false,
    }),
    reply: (...more) => replies.push(...more),
    async received(index) {
      for (;;) {
        const request = requests[index];
        if (request) return request;
        await new Promise<void>((resolve) => waiting.push(resolve));
      }
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function readRequest(request: IncomingMessage, closed: Promise<void>): Promise<ModelRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  const body: { model: string; messages: { role: string; content: string }[] } = JSON.parse(
    Buffer.concat(chunks).toString() || '{"model":"","messages":[]}',
  );
  const said = (role: string) => body.messages.findLast((message) => message.role === role)?.content ?? "";
  return {
    path: request.url ?? "",
    headers: request.headers,
    model: body.model,
    system: said("system"),
    user: said("user"),
    closed,
  };
}

function send(response: ServerResponse, reply: ModelReply, request: ModelRequest): void {
  switch (reply.kind) {
    case "echo":
      sendJson(response, 200, completion(request, { content: request.user }));
      break;
    case "text": {
      const { text: content, finishReason, refusal } = reply;
      sendJson(response, 200, completion(request, { content, refusal }, finishReason));
      break;
    }
    case "status": {
      const { status, headers, message = `status ${status}`, code = null } = reply;
      sendJson(response, status, { error: { message, type: "test", code } }, headers);
      break;
    }
    case "body":
      response.writeHead(reply.status ?? 200, { "content-type": reply.contentType ?? "application/json" });
      response.end(reply.body);
      break;
    case "hang":
      break;
    case "reset":
      if (reply.after === "request") response.socket?.resetAndDestroy();
      else {
        response.writeHead(200, { "content-type": "application/json", "content-length": 1000 });
        response.write('{"choices":[', () => response.socket?.resetAndDestroy());
      }
      break;
    case "endless":
      response.writeHead(200, { "content-type": "application/json" });
      response.write('{"choices":[{"message":{"role":"assistant","content":"');
      pour(response);
  }
}

function completion(
  request: ModelRequest,
  message: { content: string | null; refusal?: string | undefined },
  finishReason = "stop",
) {
  return {
    id: "chatcmpl-test",
    object: "chat.completion",
    created: 1_700_000_000,
    model: request.model,
    choices: [{ index: 0, finish_reason: finishReason, message: { role: "assistant", ...message } }],
    usage: {
      prompt_tokens: request.user.length,
      completion_tokens: 7,
      total_tokens: request.user.length + 7,
    },
  };
}

function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
) {
  response.writeHead(status, { "content-type": "application/json", ...headers });
  response.end(JSON.stringify(body));
}

/** Writes for as long as the client reads. */
function pour(response: ServerResponse): void {
  const chunk = "x".repeat(64 * 1024);
  while (!response.destroyed && response.write(chunk)) {}
  if (!response.destroyed) response.once("drain", () => pour(response));
}
