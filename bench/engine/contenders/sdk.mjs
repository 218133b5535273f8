// The Inngest SDK alone. Runs a function and answers each checkpoint immediately. Nothing is stored.
import { randomUUID } from "node:crypto";
import { Inngest } from "inngest";
import { callFunction } from "../../../server/engine/protocol/calls.ts";
import { directCall } from "../../../server/engine/protocol/direct/call.ts";

const silent = { info() {}, warn() {}, error() {}, debug() {} };
const MAX_ATTEMPTS = 5;

export async function start() {
  const client = new Inngest({ id: "bench", isDev: true, logger: silent });
  const noop = client.createFunction(
    { id: "noop", triggers: { event: "bench/noop" } },
    async ({ event, step }) => {
      for (let i = 1; i <= event.data.steps; i++) await step.run(`step ${i}`, () => null);
    },
  );
  const others = () => Promise.reject(new Error("Only noop is called."));
  const call = directCall(client, [noop], async () => true, { holds: false, others });

  return {
    async run(steps) {
      const event = { name: "bench/noop", data: { key: randomUUID(), steps } };
      const run = { id: randomUUID(), functionId: "bench-noop", event, attempt: 0, target: null, steps: [] };
      await callFunction(call, { ...run, term: "1", calls: 1 }, MAX_ATTEMPTS);
    },
  };
}
