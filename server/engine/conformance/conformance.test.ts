import { describe } from "vitest";
import { PATHS } from "@/server/engine/testing/paths";
import { env } from "@/server/infra/env";
import { makeDatabase } from "@/server/testing/database/database";
import { testScenarios } from "./play";
import { connectServer, startEmbedded } from "./target";

/**
 * Compares the executor's outcomes with those recorded from a real server. If the INNGEST variables are set,
 * checks the recorded outcomes against a server instead.
 */
describe.for([...PATHS.map((path) => ({ path, maxHeld: 1_000 })), { path: "directly" as const, maxHeld: 0 }])(
  "the recorded outcomes of an Inngest server, with functions called $path and up to $maxHeld in memory",
  ({ path, maxHeld }) => {
    testScenarios(async (marks) => {
      const { inngest } = env();
      if (inngest.mode !== "embedded") return connectServer(inngest, marks);
      return startEmbedded((await makeDatabase()).ownerUrl, path, marks, maxHeld);
    });
  },
);
