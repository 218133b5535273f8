import { notFound } from "@/server/domain/error";
import { inOneLine } from "@/server/domain/review/next/what-happens-next";
import type { TextComparison } from "@/server/domain/run/compare/present-step";

import type { ServiceContext } from "@/server/services/context";

/** The IDs of two attempts to compare. An ID is null if that side has no attempt. */
export interface Ids {
  a: string | null;
  b: string | null;
}

interface Row {
  sameInput: boolean | null;
  sameOutput: boolean | null;
  aInput: number | null;
  bInput: number | null;
  aOutput: number | null;
  bOutput: number | null;
}

/**
 * Compares the text of attempts, pair by pair. Uses SQL, because Prisma would load all the text. Postgres compares
 * lengths first, which it knows without reading the text.
 */
export async function compareStepTexts(
  { db, organizationId }: ServiceContext,
  pairs: readonly Ids[],
): Promise<TextComparison[]> {
  const rows = await db.$queryRaw<Row[]>`
    WITH attempt AS (
      SELECT "id", "input",
        -- What was sent back or replaced isn't the step's output.
        CASE WHEN "status" NOT IN ('RETURNED', 'REPLACED') THEN "output" END AS "output"
      FROM "StepRun"
      WHERE "organizationId" = ${organizationId} AND "id" = ANY(${pairs.flatMap(({ a, b }) => [a, b])})
    )
    SELECT a."input" = b."input" AS "sameInput", a."output" = b."output" AS "sameOutput",
      octet_length(a."input") AS "aInput", octet_length(b."input") AS "bInput",
      octet_length(a."output") AS "aOutput", octet_length(b."output") AS "bOutput"
    FROM unnest(${pairs.map(({ a }) => a)}::text[], ${pairs.map(({ b }) => b)}::text[])
      WITH ORDINALITY AS pair(a, b, place)
    LEFT JOIN attempt a ON a."id" = pair.a
    LEFT JOIN attempt b ON b."id" = pair.b
    ORDER BY place`;
  return rows.map(({ sameInput, sameOutput, aInput, bInput, aOutput, bOutput }) => ({
    sameInput,
    sameOutput,
    inputBytes: { a: aInput, b: bInput },
    outputBytes: { a: aOutput, b: bOutput },
  }));
}

const INPUT_CHARS = 160;

/** Compares the inputs and outputs of two runs. Returns the first words of their inputs. */
export async function compareRunTexts(
  { db, organizationId }: ServiceContext,
  { a, b }: { a: string; b: string },
): Promise<{ sameInput: boolean; sameOutput: boolean | null; starts: { a: string; b: string } }> {
  const [row] = await db.$queryRaw<
    { sameInput: boolean; sameOutput: boolean | null; startA: string; startB: string }[]
  >`
    SELECT a."input" = b."input" AS "sameInput", a."output" = b."output" AS "sameOutput",
      left(a."input", ${INPUT_CHARS * 2}::int) AS "startA", left(b."input", ${INPUT_CHARS * 2}::int) AS "startB"
    FROM "Run" a, "Run" b
    WHERE a."organizationId" = ${organizationId} AND a."id" = ${a}
      AND b."organizationId" = ${organizationId} AND b."id" = ${b}`;
  if (!row) throw notFound("run");
  const { sameInput, sameOutput, startA, startB } = row;
  return {
    sameInput,
    sameOutput,
    starts: { a: inOneLine(startA, INPUT_CHARS), b: inOneLine(startB, INPUT_CHARS) },
  };
}
