import { inOneLine } from "@/server/domain/review/what-happens-next";
import type { ServiceContext } from "@/server/services/context";

const READ = 400;

/**
 * What is asked and the text of some reviews, the beginning of each in one line. In SQL, because through Prisma a list
 * that is read every few seconds would read whole texts to show their first words.
 */
export async function readExcerpts(
  ctx: ServiceContext,
  ids: string[],
): Promise<ReadonlyMap<string, { action: string; text: string }>> {
  const rows = await ctx.db.$queryRaw<{ id: string; action: string; text: string }[]>`
    SELECT "id", left("action", ${READ}::int) AS "action", left("text", ${READ}::int) AS "text"
    FROM "Review" WHERE "organizationId" = ${ctx.organizationId} AND "id" = ANY(${ids})`;
  return new Map(
    rows.map(({ id, action, text }) => [id, { action: inOneLine(action), text: inOneLine(text) }]),
  );
}
