import { expect, test } from "vitest";
import { continueRun } from "@/server/services/run/continue";
import { planContinue } from "@/server/services/run/continuing/plan-continue";
import { planRerun } from "@/server/services/run/rerun/plan-rerun";
import { startRerun } from "@/server/services/run/rerun/start";
import { getWorkflow } from "@/server/services/workflow/get";
import { replaceDefinition } from "@/server/services/workflow/replace";
import { givenModels } from "@/server/testing/given-models";
import { followRuns, PERSON, WRITER } from "@/server/testing/runs/follow-runs";
import { makeSender } from "@/server/testing/sender";
import { startReceiver } from "@/server/testing/servers/receiver";

const given = givenModels();
const { start, refuse, ends, pausesAt, approve } = followRuns(given);

test("a step that sent a request in the run that this one reruns may send it again", async () => {
  const receiver = await startReceiver();
  given.say("One.", "Two.");
  const { runId } = await start(WRITER, WRITER, await makeSender(given.owner, receiver.url));
  expect(await ends(runId)).toMatchObject({ status: "COMPLETED" });
  const repeated = [{ stepOrder: 3, repeats: true }];
  let sourceId = runId;
  for (const _ of ["again", "once more"]) {
    refuse();
    const confirmed = { fromStepOrder: 2, allowSideEffects: [3] };
    const again = await startRerun(given.owner, { runId: sourceId, ...confirmed });
    expect(await ends(again.runId)).toMatchObject({ status: "FAILED" });
    expect(await planContinue(given.owner, { runId: again.runId })).toMatchObject({ sideEffects: repeated });
    const { sideEffects } = await planRerun(given.owner, { runId: again.runId, fromStepOrder: 2 });
    expect(sideEffects).toMatchObject(repeated);
    await expect(continueRun(given.owner, { runId: again.runId })).rejects.toThrow(
      /^Continuing may repeat this: step 3 sends /,
    );
    sourceId = again.runId;
  }
  expect(receiver.received).toHaveLength(1);
  await receiver.close();
});

test("a step that moved in a newer version is identified by its ID, and a replaced step by its agent", async () => {
  const refused = await makeSender(given.owner, "https://refused.invalid");
  const other = await makeSender(given.owner, "https://other.invalid");
  const { runId, workflowId: id } = await start(refused);
  expect(await ends(runId)).toMatchObject({ status: "FAILED" });
  const { steps } = await getWorkflow(given.owner, { id });
  const latest = { runId, version: "latest" as const };
  for (const step of [{ ...refused, id: steps[0]?.id }, refused]) {
    await replaceDefinition(given.owner, { id, name: "Letter", steps: [other, step] });
    for (const plan of [planContinue, planRerun])
      expect((await plan(given.owner, latest)).sideEffects).toMatchObject([
        { stepOrder: 1, repeats: false },
        { stepOrder: 2, repeats: true },
      ]);
  }
});

test("a preview stays the same while the run continues with steps that send nothing", async () => {
  given.say("Draft.");
  const { runId } = await start(WRITER, PERSON, WRITER);
  const { id } = await pausesAt(runId, 2);
  const { planHash } = await planRerun(given.owner, { runId });
  given.say("Letter.");
  await approve(id);
  await ends(runId);
  given.say("Another draft.");
  const again = await startRerun(given.owner, { runId, planHash });
  expect(await pausesAt(again.runId, 2)).toMatchObject({ draft: "Another draft." });
});
