import type { ReviewPolicy } from "@/server/domain/review/policy";
import { makeMemberContext } from "@/server/services/member/context";
import { decideReview } from "@/server/services/review/decide";
import { getReview } from "@/server/services/review/get";
import { continueRun } from "@/server/services/run/continue";
import { planContinue } from "@/server/services/run/continuing/plan-continue";
import { getRun } from "@/server/services/run/get";
import { startRun } from "@/server/services/run/start";
import { createWorkflow } from "@/server/services/workflow/create";
import type { givenModels } from "@/server/testing/given-models";
import { until } from "@/server/testing/until";

export const WRITER = { agentId: "writer", action: "Write." };
export const PERSON = { agentId: "human", action: "Right?" };

export type NewStep = typeof WRITER & { name?: string; review?: ReviewPolicy };

/** Starts runs of new workflows as the test's owner and follows them. */
export function followRuns(given: ReturnType<typeof givenModels>) {
  const run = (runId: string) => getRun(given.owner, { runId });
  const reaches = (runId: string, ...statuses: string[]) =>
    until(
      () => run(runId),
      ({ status }) => statuses.includes(status),
    );
  return {
    async start(...steps: NewStep[]) {
      const { id } = await createWorkflow(given.owner, { name: "Letter", steps });
      return startRun(given.owner, { id, input: "The input." });
    },
    async memberOf(role: "admin" | "approver") {
      const where = { organizationId: given.owner.organizationId, role };
      const { id } = await given.db.member.findFirstOrThrow({ where });
      return makeMemberContext(given.db, id);
    },
    /** Makes the model refuse the next request. The step isn't retried after that. */
    refuse: () => given.models.reply({ kind: "status", status: 400 }),
    run,
    reaches,
    ends: (runId: string) => reaches(runId, "COMPLETED", "FAILED"),
    /** Waits until the run pauses at a step. Returns the open review. */
    async pausesAt(runId: string, stepOrder: number) {
      const { steps } = await until(
        () => run(runId),
        ({ status, steps }) => status === "PAUSED" && steps[stepOrder - 1]?.review?.status === "OPEN",
      );
      return getReview(given.owner, { id: steps[stepOrder - 1]?.review?.id ?? "" });
    },
    /** Previews how a failed run continues, then continues it with an edited input. */
    async continueEdited(runId: string, input: string, person = given.owner) {
      const { planHash } = await planContinue(person, { runId });
      return continueRun(person, { runId, input, planHash });
    },
    approve: (id: string, output?: string) => decideReview(given.owner, { id, decision: "approve", output }),
    async attemptsOf(runId: string) {
      const rows = await given.db.stepRun.findMany({
        where: { runId },
        orderBy: [{ stepOrder: "asc" }, { attempt: "asc" }],
      });
      return rows.map(({ stepOrder, attempt, status }) => [stepOrder, attempt, status]);
    },
  };
}
