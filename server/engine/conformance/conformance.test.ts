import { describe } from "vitest";
import { env } from "@/server/infra/env";
import { makeDatabase } from "@/server/testing/database/database";
import { testScenarios } from "./play";
import { connectServer, startEmbedded } from "./target";

/**
 * Compares the executor with outcomes recorded from a real server. With the INNGEST variables set, checks
 * those outcomes against a server.
 */
describe("what an Inngest server does", () => {
  testScenarios(async (marks) => {
    const { inngest } = env();
    if (inngest.mode !== "embedded") return connectServer(inngest, marks);
    return startEmbedded((await makeDatabase()).ownerUrl, marks);
  });
});
