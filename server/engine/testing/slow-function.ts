import type { Inngest } from "inngest";

/** Creates a function with three steps. The second one ends when `gate` opens. */
export function makeSlow(
  client: Inngest.Any,
  report: (what: string, details?: unknown) => void,
  gate: () => Promise<void>,
) {
  return client.createFunction(
    { id: "slow", triggers: { event: "slow" }, retries: 1 },
    async ({ step, attempt }) => {
      const first = await step.run("first", () => process.pid);
      const second = await step.run("second", async () => {
        report("in the step", attempt);
        await gate();
        return process.pid;
      });
      await step.run("third", () => report("after the step"));
      return { first, second };
    },
  );
}

/** Sends a report to the parent process. */
export function say(what: string, details?: unknown): void {
  process.stdout.write(`${JSON.stringify({ what, details })}\n`);
}
