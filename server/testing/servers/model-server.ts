import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { ModelSettings, Provider } from "@/server/domain/model/provider";
import { type Body, formatOf, type WireCall, type WireReply } from "./wire-formats";

/**
 * How the server responds to a request. By default, the server echoes the user's message or lists its models.
 */
export type ModelReply =
  | { kind: "echo" }
  | { kind: "text"; text: string | null; finishReason?: WireReply["finish"]; refusal?: string }
  /** The pieces of a streamed response. A fault ends the stream in the middle. */
  | { kind: "pieces"; pieces: AsyncIterable<string> | Iterable<string>; fault?: "error" | "garbage" | "end" }
  /** The tools that the model wants to call. */
  | { kind: "calls"; calls: readonly WireCall[] }
  | {
      kind: "status";
      status: number;
      headers?: Record<string, string>;
      message?: string;
      code?: string;
      /** The retry delay in the body, as Google sends it. */
      retrySeconds?: number;
    }
  | { kind: "body"; body: string; status?: number; contentType?: string }
  | { kind: "hang" }
  /** A response that sends one character at a time and never ends. */
  | { kind: "slow" }
  /** A complete response with `letters` characters of text. */
  | { kind: "large"; letters: number }
  | { kind: "reset"; after: "request" | "half an answer" }
  | { kind: "endless" };

interface ModelRequest {
  /** Whether a stream was requested. */
  streams: boolean;
  path: string;
  headers: IncomingHttpHeaders;
  model: string;
  system: string;
  user: string;
  /** The raw request body. */
  body: string;
  /** Resolves when the connection ends before the response is complete. */
  closed: Promise<void>;
}

export interface ModelServer {
  baseUrl: string;
  requests: ModelRequest[];
  /** Returns model settings that point to this server. */
  settings(changes?: { provider?: Provider; apiKey?: string; timeoutSeconds?: number }): ModelSettings;
  /** Queues replies, one for each upcoming request. */
  reply(...replies: ModelReply[]): void;
  /** Sets how to respond to requests without a queued reply, based on their content. */
  answerBy(answer: (request: ModelRequest) => ModelReply): void;
  /** Drops unused replies. */
  forget(): void;
  /** Waits for the n-th request (from 0) and returns it. */
  received(index: number): Promise<ModelRequest>;
  close(): Promise<void>;
}

const MODELS = ["test-model", "test-model-large"];

/**
 * Starts a real HTTP server on a free port. The server speaks each provider's format and responds or
 * misbehaves as scripted.
 */
export async function startModelServer(): Promise<ModelServer> {
  const replies: ModelReply[] = [];
  const requests: ModelRequest[] = [];
  const waiting: (() => void)[] = [];
  const sockets = new Set<Socket>();
  let answerBy: ((request: ModelRequest) => ModelReply) | undefined;

  const server = createServer(async (request, response) => {
    const closed = new Promise<void>((resolve) =>
      response.once("close", () => {
        if (!response.writableFinished) resolve();
      }),
    );
    const recorded = await readRequest(request, closed);
    requests.push(recorded);
    for (const wake of waiting.splice(0)) wake();
    send(response, replies.shift() ?? answerBy?.(recorded) ?? unscripted(request), recorded);
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
    settings: ({ provider = "compatible", apiKey, timeoutSeconds = 30 } = {}) => ({
      provider,
      baseUrl,
      apiKey,
      name: "test-model",
      timeoutSeconds,
      keyAt: "MODEL_API_KEY",
      guarded: false,
    }),
    reply: (...more) => replies.push(...more),
    answerBy: (answer) => {
      answerBy = answer;
    },
    forget: () => replies.splice(0),
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
  const body = Buffer.concat(chunks).toString();
  const path = request.url ?? "";
  const read = parse(body);
  const streams = read.stream === true || path.includes(":streamGenerateContent");
  return { path, headers: request.headers, ...formatOf(path).read(read), streams, body, closed };
}

/** Parses a request body. Returns no fields if it isn't JSON, like the empty body of a GET request. */
function parse(body: string): Body {
  try {
    return JSON.parse(body);
  } catch {
    return {};
  }
}

function send(response: ServerResponse, reply: ModelReply, request: ModelRequest): void {
  const format = formatOf(request.path);
  const answer = (given: Partial<WireReply>) => {
    const reply: WireReply = { text: null, finish: "stop", ...given };
    if (!request.streams) return sendJson(response, 200, format.answer(request, reply));
    const pieces = reply.text === null ? [] : (reply.text.match(/\s*\S+\s*$|\s*\S+/g) ?? [reply.text]);
    const { before, pieces: middle, after } = format.events(request, pieces, reply);
    open(response, request).end([...before, ...middle, ...after].join(""));
  };
  switch (reply.kind) {
    case "echo":
      answer({ text: request.user });
      break;
    case "text":
      answer({ text: reply.text, finish: reply.finishReason ?? "stop", refusal: reply.refusal });
      break;
    case "pieces":
      void sendPieces(response, reply, request);
      break;
    case "calls":
      answer({ calls: reply.calls });
      break;
    case "large":
      answer({ text: "x".repeat(reply.letters) });
      break;
    case "status": {
      const { status, headers, message = `status ${status}`, code = null, retrySeconds } = reply;
      sendJson(response, status, format.error(status, { message, code, retrySeconds }), headers);
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
      else open(response, request).write(opening(request), () => response.socket?.resetAndDestroy());
      break;
    case "endless":
      open(response, request).write(opening(request));
      pour(response);
      break;
    case "slow":
      open(response, request).write(opening(request));
      drip(response);
  }
}

function open(response: ServerResponse, { streams }: ModelRequest): ServerResponse {
  return response.writeHead(200, { "content-type": streams ? "text/event-stream" : "application/json" });
}

/** Returns the beginning of a response. Any characters written after it become part of the response's text. */
function opening(request: ModelRequest): string {
  const { opening, events } = formatOf(request.path);
  if (!request.streams) return opening;
  const { before, pieces } = events(request, ["It was a", "<"], { text: null, finish: "stop" });
  return [...before, pieces[0], pieces[1]?.split("<")[0]].join("");
}

async function sendPieces(
  response: ServerResponse,
  { pieces, fault }: Extract<ModelReply, { kind: "pieces" }>,
  request: ModelRequest,
) {
  const { events, error } = formatOf(request.path);
  const reply: WireReply = { text: null, finish: "stop" };
  const { before, after } = events(request, [], reply);
  open(response, request).write(before.join(""));
  for await (const piece of pieces) {
    if (response.destroyed) return;
    const chunk = events(request, [piece], reply).pieces.join("");
    await new Promise((resolve) => response.write(chunk, resolve));
  }
  if (fault === "garbage") response.write("data: {not json\n\n");
  if (fault === "error") {
    const told = error(529, { message: "The engine is overloaded.", code: "overloaded_error" });
    response.write(`event: error\ndata: ${JSON.stringify(told)}\n\n`);
  }
  response.end(fault === undefined ? after.join("") : "");
}

/** Returns the default reply: an echo, or the list of models for a GET request. */
function unscripted({ method, url }: IncomingMessage): ModelReply {
  if (method !== "GET") return { kind: "echo" };
  if (url !== "/v1/models") return { kind: "status", status: 404 };
  return { kind: "body", body: JSON.stringify({ object: "list", data: MODELS.map((id) => ({ id })) }) };
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

/** Writes until the client disconnects. */
function pour(response: ServerResponse): void {
  const chunk = "x".repeat(64 * 1024);
  while (!response.destroyed && response.write(chunk)) {}
  if (!response.destroyed) response.once("drain", () => pour(response));
}

/** Writes a character every 20 ms until the client disconnects. */
function drip(response: ServerResponse): void {
  const timer = setInterval(() => response.write("x"), 20);
  response.once("close", () => clearInterval(timer));
}
