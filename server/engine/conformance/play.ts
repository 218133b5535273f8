import { randomUUID } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { Inngest } from "inngest";
import { afterAll, beforeAll, test } from "vitest";
import { Marks } from "@/server/engine/testing/marks";
import { type Scenario, scenarios } from "./scenarios";
import type { Target } from "./target";

const RESEND_MS = 200;
/** Longer than `Marks` waits for a mark, so a failing test reports which mark is missing instead of timing out. */
const MAX_SCENARIO_MS = 240_000;

/**
 * Defines one test per scenario, and a final test that checks that nothing more happens. The scenarios run concurrently
 * on one target.
 */
export function testScenarios(start: (marks: Marks) => Promise<Target>): void {
  const marks = new Marks();
  const keys = new Map(scenarios.map((scenario) => [scenario, `k${randomUUID().slice(0, 8)}`]));
  const outcome = (scenario: Scenario) => outcomeOf(marks, keys.get(scenario) ?? "");
  let target: Target;

  beforeAll(async () => {
    target = await start(marks);
  }, 30_000);
  afterAll(() => target.stop());

  test.concurrent.for(scenarios)("$event", { timeout: MAX_SCENARIO_MS }, async (scenario, { expect }) => {
    await play(scenario, keys.get(scenario) ?? "", marks, target.client);
    expect(outcome(scenario)).toEqual(expectedOf(scenario));
  });

  test("nothing more happens after all runs end", ({ expect }) => {
    expect(scenarios.map(outcome)).toEqual(scenarios.map(expectedOf));
  });
}

async function play(
  { event, data, follow, ran }: Scenario,
  key: string,
  marks: Marks,
  client: Inngest.Any,
): Promise<void> {
  await client.send({ name: event, data: { k: key, ...data } });
  if (follow) {
    await marks.until(key, follow.after);
    const continues = marks.until(key, follow.until).then(() => true);
    do {
      await client.send({ name: follow.event, data: { k: key, ...follow.data } });
    } while (!(await Promise.race([continues, pause(RESEND_MS, false)])));
  }
  await marks.until(key, "ended");
  await marks.when(() => (marks.of(key).length > ran.length ? true : undefined), `the marks of ${event}`);
}

function outcomeOf(marks: Marks, key: string): unknown {
  const found = marks.of(key);
  return {
    ran: found.flatMap(({ what }) => (what === "ended" ? [] : what)).sort(),
    ended: found.flatMap(({ what, details }) => (what === "ended" ? normalize(details, key) : [])),
  };
}

function expectedOf({ functionId, status, result, error, ran }: Scenario): unknown {
  return { ran, ended: [{ functionId, status, result, ...(error && { error }) }] };
}

/** Replaces values that differ between runs. Omits stack traces and the server's empty `user`. */
function normalize(value: unknown, key: string): unknown {
  const text = JSON.stringify(value, (name, child) => {
    if (name === "stack" || name === "user") return undefined;
    if (typeof child === "number" && child > 1e12) return "<ms>";
    if (typeof child !== "string") return child;
    return /^[0-9A-HJKMNP-TV-Z]{26}$/.test(child) ? "<ulid>" : child.replace(key, "<k>");
  });
  return JSON.parse(text);
}
