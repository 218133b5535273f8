import type { Agent } from "@/server/domain/agent/agent";
import { authorOf } from "@/server/domain/agent/author";
import type { Definition } from "@/server/domain/workflow/definition";
import type { ServiceContext } from "@/server/services/context";

/** So much of each text, and so many of the steps just before: the page stays small, whatever a run holds. */
const MOST_CHARACTERS = 10_000;
const MOST_STEPS = 20;

export interface EarlierText {
  name: string;
  text: string;
  /** How long it is, when that is more than `text` holds. */
  cutFrom: number | null;
}

type Row = { stepId: string | null; text: string; length: number };

/**
 * The run's input and what the steps before one gave, as far as somebody needs them who reviews that one. In SQL, because
 * through Prisma the whole of every text would be read to show its beginning.
 */
export async function readEarlierTexts(
  { db, organizationId }: ServiceContext,
  {
    runId,
    stepId,
    definition,
    agents,
  }: { runId: string; stepId: string; definition: Definition; agents: readonly Agent[] },
): Promise<EarlierText[]> {
  const at = definition.steps.findIndex(({ id }) => id === stepId);
  const steps = definition.steps.slice(Math.max(at - MOST_STEPS, 0), Math.max(at, 0));
  const rows = await db.$queryRaw<Row[]>`
    SELECT NULL AS "stepId", left("input", ${MOST_CHARACTERS}::int) AS "text", length("input") AS "length"
    FROM "Run" WHERE "id" = ${runId} AND "organizationId" = ${organizationId}
    UNION ALL
    (SELECT DISTINCT ON ("stepId") "stepId", left("output", ${MOST_CHARACTERS}::int), length("output")
     FROM "StepRun"
     WHERE "runId" = ${runId} AND "organizationId" = ${organizationId} AND "status" = 'COMPLETED'
       AND "stepId" = ANY(${steps.map(({ id }) => id)})
     ORDER BY "stepId", "attempt" DESC)`;
  const present = (name: string, id: string | null) =>
    rows
      .filter((row) => row.stepId === id)
      .map(({ text, length }) => ({ name, text, cutFrom: length > MOST_CHARACTERS ? length : null }));
  return [
    ...present("The run’s input", null),
    ...steps.flatMap((step) =>
      present(`${step.stepOrder}. ${authorOf(step, agents) ?? "A person decided"}`, step.id),
    ),
  ];
}
