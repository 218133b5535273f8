import { randomUUID } from "node:crypto";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { acceptSocket, type ServerSocket } from "./web-socket";

/** A message in the workspace, as people see it now. */
export interface Message {
  channel: string;
  ts: string;
  text: string;
  blocks: Block[];
  /** The number of times the message was updated. */
  updates: number;
}

interface Block {
  type: string;
  text?: { type: string; text: string };
  elements?: {
    type: string;
    action_id?: string;
    value?: string;
    text: { text: string } | string;
    url?: string;
  }[];
}

type Reply =
  /** A Slack API error code, with status 200. */
  | { error: string }
  | { status: number; retryAfter?: number }
  /** The address of a socket. */
  | { url: string }
  /** Performs the call, then cuts the connection instead of answering. */
  | "lost";

export interface SlackWorkspace {
  /** The address of the API. */
  url: string;
  host: string;
  botToken: string;
  appToken: string;
  messages: Message[];
  /** The forms that were opened. */
  views: { trigger_id: string; view: { private_metadata: string; callback_id: string } }[];
  /** The number of sockets that are open, and the number ever opened. */
  open(): number;
  opened: number;
  /** Queues a method's next responses. The method does nothing else, except with "lost". */
  reply(method: string, ...replies: Reply[]): void;
  /** Makes a method respond with an error, until the error is set to null. */
  refuse(method: string, error: string | null): void;
  /** Stops answering pings. */
  silence(): void;
  /** Sends an envelope on the newest socket. Returns the payload of its acknowledgment. */
  send(envelope: { envelope_id: string; type: string; payload: unknown }): Promise<unknown>;
  /** Sends a message that isn't an envelope. */
  push(message: object): void;
  /** Cuts all sockets. */
  cut(): void;
  close(): Promise<void>;
}

/** A valid token, but for a different app. */
export const OTHER_APP_TOKEN = "xapp-1-AOTHER-planted";

let made = 0;

/** Starts a server on a free port that speaks Slack's Web API and Socket Mode, for one workspace with one app. */
export async function startSlackWorkspace(): Promise<SlackWorkspace> {
  const number = ++made;
  const botToken = `xoxb-${number}-planted-bot`;
  const appToken = `xapp-1-A${number}-planted`;
  const state: State = { number, address: "", messages: [], views: [], tickets: new Set() };
  const replies = new Map<string, Reply[]>();
  const refusals = new Map<string, string | null>();
  const sockets: ServerSocket[] = [];
  const acknowledged = new Map<string, (payload: unknown) => void>();

  const server = createServer(async (request, response) => {
    const text = await readText(request);
    const method = request.url?.replace("/api/", "") ?? "";
    const say = (value: object, ...more: [status?: number, headers?: Record<string, string>]) =>
      respond(response, value, ...more);
    // Echoes the header, as a proxy's error page might.
    const echoed = request.headers.authorization ?? "";
    const tokens = method === "apps.connections.open" ? [appToken, OTHER_APP_TOKEN] : [botToken];
    if (!tokens.includes(echoed.replace("Bearer ", "")))
      return say({ ok: false, error: "invalid_auth", echoed });
    const refusal = refusals.get(method);
    const reply = refusal ? { error: refusal } : replies.get(method)?.shift();
    if (reply && reply !== "lost") return say(...replyOf(reply, echoed));
    const answered = answer(state, method, parseBody(request, text));
    if (reply === "lost") return request.socket.destroy();
    say(answered);
  });

  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  state.address = `127.0.0.1:${(server.address() as AddressInfo).port}`;

  const workspace: SlackWorkspace = {
    url: `http://${state.address}/api`,
    host: state.address,
    botToken,
    appToken,
    messages: state.messages,
    views: state.views,
    opened: 0,
    open: () => sockets.length,
    reply: (method, ...more) => replies.set(method, [...(replies.get(method) ?? []), ...more]),
    refuse: (method, error) => void refusals.set(method, error),
    silence() {
      for (const socket of sockets) socket.silence();
    },
    send(envelope) {
      const socket = sockets.at(-1);
      if (!socket) throw new Error("no socket is open");
      const payload = new Promise((resolve) => acknowledged.set(envelope.envelope_id, resolve));
      socket.send(JSON.stringify({ accepts_response_payload: true, ...envelope }));
      return payload;
    },
    push: (message) => sockets.at(-1)?.send(JSON.stringify(message)),
    cut() {
      for (const socket of [...sockets]) socket.cut();
    },
    async close() {
      workspace.cut();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };

  server.on("upgrade", (request, stream) => {
    const ticket = new URL(request.url ?? "", "http://localhost").searchParams.get("ticket") ?? "";
    // Each address works once.
    if (!state.tickets.delete(ticket)) return stream.end("HTTP/1.1 401 Unauthorized\r\n\r\n");
    const socket = acceptSocket(request, stream, {
      onText(text) {
        const { envelope_id, payload } = JSON.parse(text);
        acknowledged.get(envelope_id)?.(payload);
      },
      onClose: () => sockets.splice(sockets.indexOf(socket), 1),
    });
    sockets.push(socket);
    workspace.opened++;
    socket.send(JSON.stringify({ type: "hello", num_connections: sockets.length }));
  });

  return workspace;
}

function parseBody({ headers }: IncomingMessage, text: string): Record<string, string> {
  const isForm = headers["content-type"] === "application/x-www-form-urlencoded";
  return isForm ? Object.fromEntries(new URLSearchParams(text)) : JSON.parse(text || "{}");
}

function replyOf(reply: Exclude<Reply, "lost">, echoed: string): [object, number?, Record<string, string>?] {
  if ("url" in reply) return [{ ok: true, url: reply.url }];
  if ("error" in reply) return [{ ok: false, error: reply.error, echoed }, 200, {}];
  const { status, retryAfter } = reply;
  return [{ ok: false, echoed }, status, retryAfter === undefined ? {} : { "retry-after": `${retryAfter}` }];
}

function respond(
  response: ServerResponse,
  value: object,
  status = 200,
  headers: Record<string, string> = {},
) {
  response.writeHead(status, { "content-type": "application/json", ...headers }).end(JSON.stringify(value));
}

async function readText(request: IncomingMessage): Promise<string> {
  let text = "";
  for await (const chunk of request) text += chunk;
  return text;
}

interface State {
  number: number;
  address: string;
  messages: Message[];
  views: SlackWorkspace["views"];
  /** The tickets for sockets that nobody has opened yet. They're part of the sockets' addresses. */
  tickets: Set<string>;
}

function answer(state: State, method: string, body: Record<string, string>): object {
  const { number, address, messages, views, tickets } = state;
  switch (method) {
    case "auth.test":
      return {
        ok: true,
        team_id: `T${number}`,
        team: "Acme",
        user_id: `UBOT${number}`,
        bot_id: `B${number}`,
      };
    case "bots.info":
      return { ok: true, bot: { id: body.bot, app_id: `A${number}` } };
    case "users.info":
      return { ok: true, user: { name: "dana", real_name: `Name of ${body.user}` } };
    case "apps.connections.open": {
      const ticket = randomUUID();
      tickets.add(ticket);
      return { ok: true, url: `ws://${address}/link/?ticket=${ticket}` };
    }
    case "chat.postMessage": {
      const ts = `1732790000.${String(messages.length + 1).padStart(6, "0")}`;
      const channel = body.channel?.replace(/^U/, "D") ?? "";
      messages.push({ channel, ts, text: body.text ?? "", blocks: blocksOf(body), updates: 0 });
      return { ok: true, channel, ts };
    }
    case "chat.update": {
      const message = messages.find(({ channel, ts }) => channel === body.channel && ts === body.ts);
      if (!message) return { ok: false, error: "message_not_found" };
      Object.assign(message, { text: body.text, blocks: blocksOf(body), updates: message.updates + 1 });
      return { ok: true, channel: message.channel, ts: message.ts };
    }
    case "views.open":
      views.push(body as unknown as SlackWorkspace["views"][number]);
      return { ok: true };
  }
  return { ok: false, error: "unknown_method" };
}

function blocksOf(body: Record<string, unknown>): Block[] {
  return (body.blocks as Block[] | undefined) ?? [];
}
