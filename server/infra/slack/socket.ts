import { subscribe, unsubscribe } from "node:diagnostics_channel";
import { setTimeout as pause } from "node:timers/promises";
import { ping, WebSocket } from "undici";
import { type Envelope, SocketMessage } from "@/server/domain/slack/envelope";
import { APP_TOKEN_FAULTS } from "@/server/domain/slack/faults";
import { makeDispatcher, requireUrl } from "@/server/infra/egress/guarded-request";
import { logger } from "@/server/infra/logger";
import { callSlack, SlackFault } from "./call";

const CONNECT_MS = 10_000;
const FIRST_WAIT_MS = 1_000;
const MAX_WAIT_MS = 60_000;
/** The longest wait after Slack rejects the token. Retrying helps if, say, Socket Mode gets enabled. */
const MAX_FAULT_WAIT_MS = 10 * 60_000;
/** A connection that lasts less than this counts as failed. */
const STEADY_MS = 30_000;
const PING_MS = 20_000;
const PONG = "undici:websocket:pong";
/** How long to keep a socket open after Slack sends `disconnect`. Envelopes that arrive before then are handled. */
const LINGER_MS = 10_000;
/** Slack shows a warning unless a click is acknowledged within three seconds. */
const ACKNOWLEDGE_MS = 2_500;
const MAX_KNOWN = 1_000;
/** Leaves time for the other parts of the app to stop. */
const MAX_STOP_MS = 5_000;

interface SocketOptions {
  decryptToken: () => string;
  /** Handles an envelope. Returns the response, if any. */
  handle: (envelope: Envelope) => Promise<object | undefined>;
  /** Called when the socket opens or closes. */
  onLive: (live: boolean) => void;
  /** Called whenever Slack rejects the token. */
  onFault: (fault: string) => void;
}

export interface Socket {
  stop(): Promise<void>;
}

/** Keeps a Socket Mode connection open. Requests a new address each time it connects. */
export function openSocket(options: SocketOptions): Socket {
  const stopping = new AbortController();
  const stopped = new Promise<void>((resolve) =>
    stopping.signal.addEventListener("abort", () => resolve(), { once: true }),
  );
  const sockets = new Set<WebSocket>();
  const inbox = makeInbox(options.handle);

  async function keepOpen(): Promise<void> {
    for (let failures = 0; !stopping.signal.aborted; ) {
      const since = Date.now();
      const failure = await connect().then(
        () => null,
        (error: unknown) => error,
      );
      if (stopping.signal.aborted) return;
      failures = Date.now() - since < STEADY_MS ? failures + 1 : 0;
      const fault = failure instanceof SlackFault ? failure : null;
      const tokenFault = fault?.code ? APP_TOKEN_FAULTS[fault.code] : undefined;
      if (tokenFault) options.onFault(tokenFault);
      else if (failure) logger().warn({ err: failure }, "Slack's socket didn't open; retrying");
      // Waits at least the usual time, because Slack can ask for a wait of 0 seconds.
      const wait = Math.max(
        fault?.limitedMs ?? 0,
        waitAfter(failures, tokenFault ? MAX_FAULT_WAIT_MS : MAX_WAIT_MS),
      );
      await pause(wait, undefined, stopping).catch(() => {});
    }
  }

  /** Connects once. Returns when a new connection is needed. */
  async function connect(): Promise<void> {
    const { url } = await callSlack("apps.connections.open", { token: options.decryptToken() });
    const socket = openGuarded(String(url));
    sockets.add(socket);
    let live = false;
    const asked = new Promise<string>((resolve) => {
      socket.addEventListener("message", ({ data }) => {
        const message = readMessage(data);
        if (!message) return;
        if ("envelope_id" in message) inbox.take(socket, message);
        else if (message.type === "disconnect") resolve(message.reason ?? "");
        else {
          live = true;
          options.onLive(true);
        }
      });
    });
    const closed = new Promise<void>((resolve) => socket.addEventListener("close", () => resolve()));
    void closed.then(() => sockets.delete(socket));
    const late = new Promise<void>((resolve) => {
      setTimeout(() => !live && resolve(), CONNECT_MS).unref();
    });
    const reason = await Promise.race([closed, asked, late, stopped, untilSilent(socket, closed)]);
    options.onLive(false);
    if (reason === undefined) socket.close();
    else setTimeout(() => socket.close(), LINGER_MS).unref();
    if (reason === "link_disabled") throw new SlackFault("Socket Mode is off.", reason);
  }

  const running = keepOpen();
  return {
    async stop() {
      // Acknowledgements need an open socket. Slack doesn't resend clicks, so those that arrive before it closes are
      // still handled.
      await inbox.close();
      stopping.abort();
      for (const socket of sockets) socket.close();
      await running;
    },
  };
}

/** Throws if a socket's URL isn't encrypted or its host isn't public, unless OUTBOUND_ALLOW lists the host. */
export function requireSocketUrl(url: string): ReturnType<typeof requireUrl> {
  const checked = requireUrl(url.replace(/^ws/, "http"));
  if (!url.startsWith("wss:") && !checked.trusted) throw new Error("Slack's socket must be encrypted.");
  return checked;
}

function openGuarded(url: string): WebSocket {
  const checked = requireSocketUrl(url);
  const dispatcher = makeDispatcher(checked, { timeoutMs: CONNECT_MS });
  const socket = new WebSocket(url, { dispatcher });
  // Nothing to do here, because a close event follows every error.
  socket.addEventListener("error", () => {});
  socket.addEventListener("close", () => void dispatcher.destroy().catch(() => {}));
  return socket;
}

/** Resolves when the other end of a socket stops responding. */
function untilSilent(socket: WebSocket, closed: Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    let answered = true;
    const onPong = (message: unknown) => {
      if ((message as { websocket?: unknown }).websocket === socket) answered = true;
    };
    subscribe(PONG, onPong);
    const timer = setInterval(() => {
      if (!answered) {
        clearInterval(timer);
        return resolve();
      }
      answered = false;
      ping(socket);
    }, PING_MS).unref();
    void closed.then(() => {
      clearInterval(timer);
      unsubscribe(PONG, onPong);
    });
  });
}

/**
 * Handles envelopes and acknowledges them. An envelope that Slack resends is acknowledged again, but it's handled again
 * only if the earlier attempt failed.
 */
function makeInbox(handle: SocketOptions["handle"]) {
  const known = new Set<string>();
  const underWay = new Set<Promise<void>>();
  let isClosed = false;

  function acknowledge(socket: WebSocket, { envelope_id }: Envelope, payload?: object): void {
    if (socket.readyState === socket.OPEN)
      socket.send(JSON.stringify({ envelope_id, ...(payload && { payload }) }));
  }

  async function work(socket: WebSocket, envelope: Envelope): Promise<void> {
    try {
      const handled = handle(envelope);
      const late = pause(ACKNOWLEDGE_MS, undefined, { ref: false });
      acknowledge(socket, envelope, await Promise.race([handled, late]));
      await handled;
    } catch (error) {
      known.delete(envelope.envelope_id);
      logger().error({ err: error, type: envelope.type }, "couldn't handle an event from Slack");
    }
  }

  return {
    take(socket: WebSocket, envelope: Envelope): void {
      if (isClosed) return;
      if (known.has(envelope.envelope_id)) {
        acknowledge(socket, envelope);
        return;
      }
      known.add(envelope.envelope_id);
      const [oldest] = known;
      if (known.size > MAX_KNOWN && oldest !== undefined) known.delete(oldest);
      const task: Promise<void> = work(socket, envelope).finally(() => underWay.delete(task));
      underWay.add(task);
    },
    /**
     * Waits up to `MAX_STOP_MS` until all received envelopes are handled and acknowledged. Then stops accepting
     * envelopes.
     */
    async close(): Promise<void> {
      const late = pause(MAX_STOP_MS, true, { ref: false });
      for (let isLate = false; underWay.size > 0 && !isLate; )
        isLate = await Promise.race([Promise.all(underWay).then(() => false), late]);
      isClosed = true;
    },
  };
}

function readMessage(data: unknown) {
  try {
    return SocketMessage.safeParse(JSON.parse(String(data))).data ?? null;
  } catch {
    return null;
  }
}

function waitAfter(failures: number, maxMs: number): number {
  if (failures === 0) return 0;
  const most = Math.min(FIRST_WAIT_MS * 2 ** (failures - 1), maxMs);
  // Randomized, so that many organizations don't reconnect at the same moment.
  return most / 2 + (Math.random() * most) / 2;
}
