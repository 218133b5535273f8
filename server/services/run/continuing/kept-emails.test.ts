import { afterEach, beforeEach, expect, test } from "vitest";
import { env, settle } from "@/server/infra/env";
import { listReturnSteps } from "@/server/services/review/list-return-steps";
import { continueRun } from "@/server/services/run/continue";
import { planContinue } from "@/server/services/run/continuing/plan-continue";
import { planRerun } from "@/server/services/run/rerun/plan-rerun";
import { givenModels } from "@/server/testing/given-models";
import { followRuns, PERSON, WRITER } from "@/server/testing/runs/follow-runs";

const given = givenModels();
const { start, refuse, ends, pausesAt } = followRuns(given);

const EMAIL = { agentId: "send_email", action: "To: lena@a.example\nSubject: Hi\n\n{{ input }}" };
const MAIL = { url: "smtp://127.0.0.1:9", from: "us@acme.test" };
const KEPT = [{ stepOrder: 2, kind: "email", to: "lena@a.example", kept: true }];
const SENT = [expect.not.objectContaining({ kept: true })];

let before: ReturnType<typeof env>;
beforeEach(() => {
  before = env();
  settle({ ...before, mail: null });
});
afterEach(() => settle(before));

test("previews of continuing and rerunning say that an email isn't sent, as long as no mail server is set up", async () => {
  refuse();
  const { runId } = await start(WRITER, EMAIL);
  expect(await ends(runId)).toMatchObject({ status: "FAILED" });
  for (const plan of [planContinue, planRerun])
    expect(await plan(given.owner, { runId })).toMatchObject({
      sideEffects: KEPT,
      ifEdited: { sideEffects: KEPT },
    });
  await expect(continueRun(given.owner, { runId })).rejects.toThrow(
    "Continuing would do this: step 2 saves an email to lena@a.example in Countersign without sending it, because no mail server is set up.",
  );
  settle({ ...before, mail: MAIL });
  for (const plan of [planContinue, planRerun])
    expect((await plan(given.owner, { runId })).sideEffects).toEqual(SENT);
});

test("a request for changes says so, too, if the email would be written again", async () => {
  given.say("Draft.");
  const { runId } = await start(WRITER, EMAIL, PERSON);
  const { id } = await pausesAt(runId, 3);
  const repeats = async () =>
    (await listReturnSteps(given.owner, { id })).find(({ stepOrder }) => stepOrder === 1)?.repeats;
  expect(await repeats()).toMatchObject(KEPT);
  settle({ ...before, mail: MAIL });
  expect(await repeats()).toEqual(SENT);
});
