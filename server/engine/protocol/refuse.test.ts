import { Inngest, type InngestFunction } from "inngest";
import { describe, expect, test } from "vitest";
import { createExecutor } from "@/server/engine/executor";
import { silent } from "@/server/engine/testing/paths";

const client = new Inngest({ id: "app", isDev: true, logger: silent });
type Options = Parameters<typeof client.createFunction>[0];
const event = "some/event";

/** Everything here is refused before the first query, so the address doesn't need to exist. */
function start(functions: InngestFunction.Any[]): Promise<void> {
  return createExecutor({ connectionString: "postgresql://127.0.0.1:1/none" }).start(client, functions);
}

const make = (options: Omit<Options, "id">) =>
  client.createFunction({ id: "odd", ...options }, async () => {});

describe("start", () => {
  test.for<[string, Omit<Options, "id">]>([
    ["a cron trigger", { triggers: [{ cron: "0 9 * * *" }] }],
    ["a wildcard trigger (some/*)", { triggers: [{ event: "some/*" }] }],
    ["a trigger expression (event.data.x > 1)", { triggers: [{ event, if: "event.data.x > 1" }] }],
    ["no trigger, so it could only be invoked", { triggers: [] }],
    [
      "a cancelOn expression (async.data.x == 1)",
      { triggers: { event }, cancelOn: [{ event, if: "async.data.x == 1" }] },
    ],
    ["event batches", { triggers: { event }, batchEvents: { maxSize: 3, timeout: "2s" } }],
    ["debounce", { triggers: { event }, debounce: { period: "2s" } }],
    ["throttle", { triggers: { event }, throttle: { limit: 1, period: "1s" } }],
    ["a rate limit", { triggers: { event }, rateLimit: { limit: 1, period: "1s" } }],
    ["singleton", { triggers: { event }, singleton: { mode: "skip" } }],
    ["priority", { triggers: { event }, priority: { run: "1" } }],
    ["an idempotency expression", { triggers: { event }, idempotency: "event.data.k" }],
    ["start and finish timeouts", { triggers: { event }, timeouts: { start: "10s" } }],
    ["a concurrency limit without a key", { triggers: { event }, concurrency: 1 }],
    ["a concurrency limit without a key", { triggers: { event }, concurrency: [{ limit: 1 }] }],
    [
      "more than one concurrency limit",
      { triggers: { event }, concurrency: [{ limit: 1, key: "event.data.k" }, { limit: 5 }] },
    ],
    [
      'a concurrency key other than event.data.<path> ("all")',
      { triggers: { event }, concurrency: { limit: 1, key: '"all"' } },
    ],
    [
      "a concurrency key other than event.data.<path> (event.ts)",
      { triggers: { event }, concurrency: { limit: 1, key: "event.ts" } },
    ],
    [
      "a concurrency key other than event.data.<path> (event.data.a + event.data.b)",
      { triggers: { event }, concurrency: { limit: 1, key: "event.data.a + event.data.b" } },
    ],
    [
      "concurrency with scope account",
      { triggers: { event }, concurrency: { limit: 1, key: "event.data.k", scope: "account" } },
    ],
    ["a concurrency limit of 0", { triggers: { event }, concurrency: { limit: 0, key: "event.data.k" } }],
  ])("refuses %s and reports which function uses it", async ([feature, options]) => {
    await expect(start([make(options)])).rejects.toThrow(`app-odd uses ${feature}`);
  });

  test.for<Options["concurrency"]>([
    { limit: 1, key: "event.data.user.id" },
    [{ limit: 1, key: "event.data.k", scope: "fn" }],
  ])("accepts one concurrency limit with a key (%j)", async (concurrency) => {
    await expect(start([make({ triggers: { event }, concurrency })])).rejects.toThrow("ECONNREFUSED");
  });

  test("lists all unsupported features in one error", async () => {
    const functions = [
      make({ triggers: [{ cron: "0 9 * * *" }], priority: { run: "1" } }),
      client.createFunction({ id: "fine", triggers: { event } }, async () => {}),
    ];
    await expect(start(functions)).rejects.toThrow(
      "The embedded executor doesn't support features that these functions use:\n" +
        "- app-odd uses priority\n- app-odd uses a cron trigger\n" +
        "Remove these features, or run the functions on Inngest.",
    );
  });

  test("fails if there is nothing to call", async () => {
    const executor = createExecutor({ connectionString: "postgresql://127.0.0.1:1/none" });
    await expect(executor.start()).rejects.toThrow("Start the executor with a client and its functions");
  });

  test("explains that a client in cloud mode can't be called in process", async () => {
    const cloud = new Inngest({
      id: "app",
      isDev: false,
      signingKey: `signkey-test-${"ab".repeat(32)}`,
      logger: silent,
    });
    const executor = createExecutor({ connectionString: "postgresql://127.0.0.1:1/none" });
    await expect(executor.start(cloud, [])).rejects.toThrow("need a client with isDev: true");
  });

  test("refuses a schema name that needs quoting", () => {
    expect(() => createExecutor({ connectionString: "", schema: 'x"; drop' })).toThrow(
      "can't be the executor's schema",
    );
  });
});
