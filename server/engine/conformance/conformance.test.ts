import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { Inngest } from "inngest";
import { afterAll, beforeAll, describe, test } from "vitest";
import { Marks } from "@/server/engine/testing/marks";
import { env } from "@/server/env";
import { makeDatabase } from "@/server/testing/database";
import { type Scenario, scenarios } from "./scenarios";
import { connectServer, startEmbedded, type Target } from "./target";

const SEND_AGAIN_MS = 200;
const marks = new Marks();
const keys = new Map(scenarios.map((scenario) => [scenario, `k${randomUUID().slice(0, 8)}`]));
let target: Target;

beforeAll(async () => {
  const { inngest } = env();
  target =
    inngest.mode === "embedded"
      ? await startEmbedded((await makeDatabase()).url, marks)
      : await connectServer(inngest, marks);
}, 30_000);
afterAll(() => target.stop());

describe("what a real Inngest server does", () => {
  test.concurrent.for(scenarios)("$event", { timeout: 120_000 }, async (scenario, { expect }) => {
    await play(scenario, keyOf(scenario), target.client);
    expect(outcomeOf(scenario)).toEqual(expectedOf(scenario));
  });

  test("nothing more happens when all have ended", ({ expect }) => {
    expect(scenarios.map(outcomeOf)).toEqual(scenarios.map(expectedOf));
  });
});

async function play({ event, data, follow, ran }: Scenario, key: string, client: Inngest.Any): Promise<void> {
  await client.send({ name: event, data: { k: key, ...data } });
  if (follow) {
    await marks.until(key, follow.after);
    const goesOn = marks.until(key, follow.until).then(() => true);
    do {
      await client.send({ name: follow.event, data: { k: key, ...follow.data } });
    } while (!(await Promise.race([goesOn, pause(SEND_AGAIN_MS, false)])));
  }
  await marks.until(key, "ended");
  await marks.when(() => (marks.of(key).length > ran.length ? true : undefined), `the marks of ${event}`);
}

function keyOf(scenario: Scenario): string {
  return keys.get(scenario) ?? "";
}

function outcomeOf(scenario: Scenario): unknown {
  const found = marks.of(keyOf(scenario));
  return {
    ran: found.flatMap(({ what }) => (what === "ended" ? [] : what)).sort(),
    ended: found.flatMap(({ what, details }) =>
      what === "ended" ? normalize(details, keyOf(scenario)) : [],
    ),
  };
}

function expectedOf({ functionId, status, result, error, ran }: Scenario): unknown {
  return { ran, ended: [{ functionId, status, result, ...(error && { error }) }] };
}

/** Replaces what differs from run to run. Stacks, and the server's empty `user`, are left out. */
function normalize(value: unknown, key: string): unknown {
  const text = JSON.stringify(value, (name, child) => {
    if (name === "stack" || name === "user") return undefined;
    if (typeof child === "number" && child > 1e12) return "<ms>";
    if (typeof child !== "string") return child;
    return /^[0-9A-HJKMNP-TV-Z]{26}$/.test(child) ? "<ulid>" : child.replace(key, "<k>");
  });
  return JSON.parse(text);
}
