// The Inngest SDK alone: its handler and client, with every call answered immediately. Nothing is stored.
import { randomUUID } from "node:crypto";
import { Inngest } from "inngest";
import { callFunction } from "../../../server/engine/protocol/calls.ts";
import { handlerOf } from "../../../server/engine/protocol/handler.ts";

const silent = { info() {}, warn() {}, error() {}, debug() {} };
const MAX_ATTEMPTS = 5;

export async function start() {
  const fetch = async (url) =>
    String(url).includes("/e/") ? Response.json({ ids: ["any"], status: 200 }) : new Response(null);
  const client = new Inngest({ id: "bench", isDev: true, fetch, logger: silent });
  const noop = client.createFunction(
    { id: "noop", triggers: { event: "bench/noop" } },
    async ({ event, step }) => {
      for (let i = 1; i <= event.data.steps; i++) await step.run(`step ${i}`, () => null);
    },
  );
  const call = handlerOf(client, [noop]);

  return {
    async run(steps) {
      const event = { name: "bench/noop", data: { key: randomUUID(), steps } };
      await client.send(event);
      const run = { id: randomUUID(), functionId: "bench-noop", event, attempt: 0, target: null, steps: [] };
      await callFunction(call, { ...run, term: "1", calls: 1 }, MAX_ATTEMPTS);
    },
  };
}
