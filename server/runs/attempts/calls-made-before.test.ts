import { describe, expect, test } from "vitest";
import { givenAskingAgent, sum } from "@/server/testing/runs/asking-agent";

const { stage, call, say, start, pauses, reaches, approve, calls } = givenAskingAgent();

const echo = (message: string) => ({ tool: "echo", input: { message } });
const unavailable = { kind: "status", status: 503 } as const;

/** Returns the user messages of the latest request, without the tool conversation. */
function lastTold(): string {
  const { messages } = JSON.parse(stage.models.requests.at(-1)?.body ?? "{}");
  return JSON.stringify(messages.filter(({ role }: { role: string }) => role === "user"));
}

describe("tool calls of an earlier attempt", () => {
  test("are listed for the model after an error, so that the model doesn't repeat them", async () => {
    call(echo("create a ticket"));
    stage.models.reply(unavailable);
    say("The ticket is there.");
    const { runId } = await start({ attempts: 2 });
    const run = await reaches(runId, "COMPLETED");
    expect(run.steps[0]).toMatchObject({ attempt: 2, output: "The ticket is there." });
    expect(lastTold()).toMatch(/calls made before.*create a ticket.*do not make the call again/);
    expect(await calls(runId)).toHaveLength(1);
  });

  test("are listed once, and not again if the stored conversation contains them", async () => {
    call(echo("before"));
    call(sum(2, 3));
    call(echo("after"));
    stage.models.reply(unavailable);
    say("Done.");
    const { runId } = await start({ attempts: 2 });
    await approve((await pauses(runId)).review.id);
    await reaches(runId, "COMPLETED");
    const body = stage.models.requests.at(-1)?.body ?? "";
    expect(lastTold()).toContain("Echo: after");
    for (const words of ["Echo: before", "The sum of 2 and 3 is 5."]) {
      expect(lastTold()).not.toContain(words);
      expect(body.split(words)).toHaveLength(2);
    }
    expect(await calls(runId)).toHaveLength(3);
  });
});
