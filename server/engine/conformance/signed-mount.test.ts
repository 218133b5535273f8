import { randomBytes } from "node:crypto";
import { createServer } from "node:net";
import { describe } from "vitest";
import { startChild } from "@/server/engine/testing/start-child";
import { makeDatabase } from "@/server/testing/database/database";
import { testScenarios } from "./play";
import { serveApp } from "./target";

describe("an app called through its signed endpoint by an executor in a different process", () => {
  testScenarios(async (marks) => {
    const port = await freePort();
    const signingKey = `signkey-test-${randomBytes(32).toString("hex")}`;
    const baseUrl = `http://127.0.0.1:${port}`;
    const { app, client, stop } = await serveApp(
      { mode: "cloud", eventKey: "any", signingKey, baseUrl },
      marks,
    );
    const { ownerUrl } = await makeDatabase();
    const executor = await startChild(
      "remote-executor.ts",
      ownerUrl,
      "engine",
      app,
      signingKey,
      String(port),
    );
    return {
      client,
      async stop() {
        await executor.end();
        await stop();
      },
    };
  });
});

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer().once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      const port = typeof address === "object" && address ? address.port : 0;
      probe.close(() => resolve(port));
    });
  });
}
