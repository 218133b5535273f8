import { describe, expect, test } from "vitest";
import { Definition } from "@/server/domain/workflow/definition";
import { asMailed } from "@/server/testing/as-mailed";
import { asOwner } from "@/server/testing/database/as-owner";
import { givenDatabase } from "@/server/testing/database/given-database";
import { followLink, tokenIn } from "@/server/testing/doors/follow-link";
import { makeOrganization } from "@/server/testing/organization";
import { makeReviewedStep } from "@/server/testing/runs/reviewed-step";

const given = givenDatabase();

describe("a review link page", () => {
  test("shows earlier content, collapsed: the run's input and earlier outputs, each truncated", async () => {
    const { as } = await makeOrganization(given.db);
    const input = `<i>Input</i> ${"x".repeat(20_000)}`;
    const { runId, stepId, offer } = await makeReviewedStep(as("builder"), {}, { input });
    const id = await offer(1);
    const message = await given.db.message.findFirstOrThrow({ where: { reviewId: id } });
    const token = tokenIn((await asMailed(given.db, message)).text);
    const { body: page } = await followLink(token);
    const start = page.indexOf('<details class="before"><summary>Earlier steps</summary>');
    // Excludes the draft that follows, because a draft may repeat the whole input.
    const body = page.slice(start, page.indexOf("<form", start));
    expect(body).toContain("<summary>Run input</summary>");
    expect(body).toContain("&lt;i&gt;Input&lt;/i&gt; xxx");
    expect(body).not.toContain("x".repeat(10_000));
    expect(body).toContain("Truncated. Sign in to read all 20,013 characters.");

    const run = await given.db.run.findUniqueOrThrow({ where: { id: runId }, include: { version: true } });
    const { steps, ...definition } = Definition.parse(run.version.definition);
    const [reviewed] = steps;
    if (!reviewed) throw new Error("there is a step");
    const earlier = { ...reviewed, id: "step_earlier", stepOrder: 1, review: null };
    const before = { ...definition, steps: [earlier, { ...reviewed, stepOrder: 2 }] };
    const sql = `UPDATE "WorkflowVersion" SET "definition" = $json$${JSON.stringify(before)}$json$ WHERE "id" = '${run.versionId}'`;
    await asOwner(sql);
    const { id: _, ...attempt } = await given.db.stepRun.findFirstOrThrow({ where: { runId, stepId } });
    for (const [number, status, output] of [
      [1, "FAILED", "Of a failed attempt."],
      [2, "COMPLETED", "# What the step **returned**\n<b>now</b>"],
    ] as const)
      await given.db.stepRun.create({
        data: {
          ...attempt,
          conversation: undefined,
          error: undefined,
          condition: {
            ...{ when: "json.amount >= 100", version: 7, sample: 0 },
            ...{ outcome: "FALSE", error: null, sampled: false },
          },
          id: `srun_earlier_${number}`,
          stepId: earlier.id,
          attempt: number,
          status,
          output,
        },
      });
    const after = (await followLink(token)).body;
    expect(after).toContain("<summary>1. Writer</summary>");
    // The text appears as source, because rendering all steps would take too long.
    expect(after).toContain(
      '<p class="sheet words" dir="auto"># What the step **returned**\n&lt;b&gt;now&lt;/b&gt;</p>',
    );
    expect(after).toContain("Not reviewed: “json.amount &gt;= 100” is false (version 7)");
    expect(after).not.toContain("Of a failed attempt.");
  });
});
