import { createHash } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";

const GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
const TEXT = 1;
const CLOSE = 8;
const PING = 9;
const PONG = 10;

export interface ServerSocket {
  send(text: string): void;
  /** Cuts the connection without a closing handshake. */
  cut(): void;
  /** Stops answering pings, as if the other end had disconnected. */
  silence(): void;
}

/** Accepts a WebSocket (RFC 6455) on a server's connection. Supports only short messages of one frame each. */
export function acceptSocket(
  request: IncomingMessage,
  stream: Duplex,
  { onText, onClose }: { onText: (text: string) => void; onClose: () => void },
): ServerSocket {
  const key = request.headers["sec-websocket-key"];
  const accept = createHash("sha1").update(`${key}${GUID}`).digest("base64");
  stream.write(
    `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
  );
  let isSilent = false;
  let waiting = Buffer.alloc(0);
  stream.on("data", (chunk: Buffer) => {
    waiting = Buffer.concat([waiting, chunk]);
    for (let frame = readFrame(waiting); frame; frame = readFrame(waiting)) {
      waiting = waiting.subarray(frame.length);
      if (frame.kind === TEXT) onText(frame.body.toString("utf8"));
      if (frame.kind === PING && !isSilent) stream.write(writeFrame(PONG, frame.body));
      if (frame.kind === CLOSE) stream.end(writeFrame(CLOSE, frame.body));
    }
  });
  stream.on("error", () => {});
  stream.on("close", onClose);
  return {
    send: (text) => void stream.write(writeFrame(TEXT, Buffer.from(text))),
    cut: () => void stream.destroy(),
    silence() {
      isSilent = true;
    },
  };
}

function readFrame(bytes: Buffer): { kind: number; body: Buffer; length: number } | null {
  if (bytes.length < 6) return null;
  const short = (bytes[1] ?? 0) & 0x7f;
  const at = short === 126 ? 4 : 2;
  if (bytes.length < at + 4) return null;
  const size = short === 126 ? bytes.readUInt16BE(2) : short;
  const length = at + 4 + size;
  if (bytes.length < length) return null;
  const mask = bytes.subarray(at, at + 4);
  const body = Buffer.from(bytes.subarray(at + 4, length).map((byte, i) => byte ^ (mask[i % 4] ?? 0)));
  return { kind: (bytes[0] ?? 0) & 0x0f, body, length };
}

function writeFrame(kind: number, body: Buffer): Buffer {
  const head =
    body.length < 126 ? [0x80 | kind, body.length] : [0x80 | kind, 126, body.length >> 8, body.length & 255];
  return Buffer.concat([Buffer.from(head), body]);
}
