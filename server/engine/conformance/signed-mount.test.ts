import { randomBytes } from "node:crypto";
import { describe } from "vitest";
import { startChild } from "@/server/engine/testing/start-child";
import { makeDatabase } from "@/server/testing/database/database";
import { findFreePort } from "@/server/testing/servers/free-port";
import { testScenarios } from "./play";
import { serveApp } from "./target";

describe("an app called through its signed endpoint by an executor in a different process", () => {
  testScenarios(async (marks) => {
    const port = await findFreePort();
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
