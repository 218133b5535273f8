import { setTimeout as pause } from "node:timers/promises";
import type { Inngest } from "inngest";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { makeDatabase } from "@/server/testing/database/database";
import { announce, type Engine, makeEngine } from "./testing/make-engine";
import { PATHS } from "./testing/paths";

const databases = makeDatabase();
let engine: Engine;

describe.for(PATHS)("with functions called %s", (path) => {
  beforeEach(async () => {
    engine = makeEngine((await databases).ownerUrl, path);
  });
  afterEach(() => engine.stop());

  describe("an execution", () => {
    const failing = async (id: string, body: Parameters<Inngest.Any["createFunction"]>[1]) => {
      const { client } = await engine.start((client) => [
        client.createFunction({ id, triggers: { event: id }, retries: 0 }, body),
        announce(client, engine.marks),
      ]);
      await client.send({ name: id });
      const { details } = await engine.marks.until(`app-${id}`, "inngest/function.failed");
      await engine.untilRuns(`app-${id}`, "failed");
      return details;
    };
    const message = (text: string) => ({ data: { error: { message: text } } });

    test("limits a step's result to 4 MB", async () => {
      const details = await failing("large-step", ({ step }) =>
        step.run("huge", () => "x".repeat(4 * 1024 * 1024)),
      );
      expect(details).toMatchObject(message('The result of step "huge" is larger than 4 MB.'));
    });

    test("limits a run's result to 4 MB", async () => {
      const details = await failing("large-result", async () => "x".repeat(4 * 1024 * 1024));
      expect(details).toMatchObject(message("The result of the run is larger than 4 MB."));
    });

    test("limits the results of a run's steps to 32 MB in total", async () => {
      const details = await failing("large-state", async ({ step }) => {
        for (let i = 0; i < 9; i++) await step.run(`part ${i}`, () => "x".repeat(4_000_000));
      });
      expect(details).toMatchObject(
        message("The results of the run's steps are larger than 32 MB in total."),
      );
    });

    test("limits a run to 1000 steps", { timeout: 30_000 }, async () => {
      const details = await failing("many-steps", async ({ step }) => {
        for (let i = 0; i < 1_001; i++) await step.run(`step ${i}`, () => i);
      });
      expect(details).toMatchObject(message("A run can have at most 1000 steps."));
    });

    test("runs no more calls simultaneously than allowed, and doesn't count a sleeping run", async () => {
      let most = 0;
      let meet = () => {};
      const met = new Promise<void>((resolve) => {
        meet = resolve;
      });
      const { client, executor } = await engine.start(
        (client) => [
          client.createFunction({ id: "few", triggers: { event: "few" } }, async ({ step }) => {
            await step.sleep("first", "1s");
            await step.run("work", async () => {
              most = Math.max(most, executor.status().activeCalls);
              if (most >= 2) meet();
              await met;
              await pause(20);
            });
            engine.marks.add("few", "done");
          }),
        ],
        { concurrency: 2 },
      );
      await client.send(Array.from({ length: 6 }, () => ({ name: "few" })));
      await engine.marks.until("few", "done", 6);
      expect(most).toBe(2);
    });
  });
});
