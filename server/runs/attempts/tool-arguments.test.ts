import { describe, expect, test } from "vitest";
import { saveCredential } from "@/server/services/credential/save";
import { setDefaultModel } from "@/server/services/model/set-default";
import { givenAskingAgent, sum } from "@/server/testing/runs/asking-agent";

const { stage, call, say, start, pauses, reaches, approve, calls } = givenAskingAgent();

const nested = (depth: number) => `{"message": ${"[".repeat(depth)}${"]".repeat(depth)}}`;
const LOSSY: [string, string][] = [
  ['{"message": "to Anna", "message": "to Bert"}', "contains /message twice"],
  ['{"message": "x", "a": 9007199254740993}', "contains 9007199254740993 at /a"],
  ['{"message": "x", "a": 1e400}', "contains 1e400 at /a"],
  ['{"message": "x\\u0000"}', "contains a NUL character at /message"],
  ['{"message": ', "isn't valid JSON"],
  [nested(100_000), "is nested more than 32 levels deep"],
  [`{"message": "${"x".repeat(300_000)}"}`, "is longer than 256 KiB"],
];

async function useModel(kind: "openai" | "anthropic" | "google") {
  const key = { name: kind, kind, baseUrl: stage.models.baseUrl, secret: "sk-planted-0123" };
  const { id: credentialId } = await saveCredential(stage.owner, key);
  await setDefaultModel(stage.owner, { model: { credentialId, name: "gpt-5-mini" } });
}

describe("execute-run at a call whose arguments can't be sent as written", () => {
  test.each(["openai", "anthropic"] as const)(
    "doesn't make the call or ask anyone to approve it, and tells the model, through %s",
    async (kind) => {
      await useModel(kind);
      for (const tool of ["echo", "get-sum"]) call(...LOSSY.map(([json]) => ({ tool, input: null, json })));
      say("Then not.");
      const { runId } = await start();
      const run = await reaches(runId, "COMPLETED");
      expect(run).toMatchObject({
        output: "Then not.",
        steps: [{ attempt: 1, callReviews: [], toolCalls: [] }],
      });
      const { body } = stage.models.requests.at(-1) ?? { body: "" };
      for (const [, fault] of LOSSY)
        expect(body.split(`because the JSON of its arguments ${fault}`)).toHaveLength(3);
    },
  );

  test("recognizes such arguments even if a provider's format parses them as numbers", async () => {
    await useModel("google");
    call(
      { tool: "echo", input: { message: "x", a: 2 ** 53 } },
      { tool: "echo", input: JSON.parse(nested(40)) },
    );
    say("Then not.");
    const { runId } = await start();
    expect(await reaches(runId, "COMPLETED")).toMatchObject({ steps: [{ attempt: 1, toolCalls: [] }] });
    const { body } = stage.models.requests.at(-1) ?? { body: "" };
    for (const fault of ["contains 9007199254740992 at /a", "is nested more than 32 levels deep"])
      expect(body).toContain(`because the JSON of its arguments ${fault}`);
  });

  test("makes the same call once its arguments are correct", async () => {
    call({ tool: "get-sum", input: null, json: '{"a": 9007199254740993, "b": 1}' });
    call(sum(2, 3));
    say("It is five.");
    const { runId } = await start();
    const { review } = await pauses(runId);
    expect(JSON.parse(review.text)).toEqual({ a: 2, b: 3 });
    await approve(review.id);
    await reaches(runId, "COMPLETED");
    expect(await calls(runId)).toMatchObject([{ input: { a: 2, b: 3 } }]);
  });
});
