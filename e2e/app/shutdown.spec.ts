import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { mergeTests } from "playwright/test";
import { test as curlTest } from "@/e2e/support/api";
import { launchApp } from "@/e2e/support/app-process";
import { expect, test as ownAppTest } from "@/e2e/support/own-app";

const test = mergeTests(curlTest, ownAppTest);

const UPGRADE = "Host: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";

test("an app stops when asked to, even with open connections", async ({ installation }) => {
  const port = await installation.port();
  const sockets: Socket[] = [];
  /** Opens a connection that the client never closes, and sends `sent`. */
  const open = async (sent: string) => {
    const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: true });
    socket.on("error", () => {});
    sockets.push(socket);
    await once(socket, "connect");
    socket.write(sent);
    return socket;
  };
  for (const path of ["/", "/api/v1/workflows", "/_next/hmr", "/api/trpc/live.follow", "/r/abc"])
    expect(await text(await open(`GET ${path} HTTP/1.1\r\n${UPGRADE}`)), path).toMatch(/^HTTP\/1.1 404 /);

  await open("");
  await open("GET / HTTP/1.1\r\nHost: x\r\n");
  await open("POST /api/auth/signout HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n{");
  const idle = await open("GET /api/health HTTP/1.1\r\nHost: x\r\n\r\n");
  await once(idle, "data");
  expect(await installation.app.end()).toBe(0);
  for (const socket of sockets) socket.destroy();
});

test("an app started with npm stops when npm is asked to stop", async ({ installation }) => {
  await installation.app.end();
  const { dataDir } = installation;
  const npm = launchApp({ dataDir, port: await installation.port(), byNpm: true });
  const { url } = await npm.serving();
  await npm.end();
  await expect(fetch(url)).rejects.toThrow();
});
