import type { RunMatchDto } from "@/server/domain/run/finding/api";
import { MATCH_MARK, toExcerpt } from "@/server/domain/run/finding/excerpt";
import { SEARCHED_CHARS } from "@/server/domain/run/finding/filters";
import { Prisma } from "@/server/generated/prisma/client";
import type { ServiceContext } from "@/server/services/context";

/** Small enough that the match is visible on a phone. */
const CHARS_BEFORE = 32;
const CHARS = 200;
/** Finding each word in text of the maximum size would take about a millisecond per word. */
const MAX_WORDS = 4;
/**
 * Each word is first searched for in this many characters at the start of the input and the output. Beyond that, the
 * text is searched only for words that weren't found there, and only up to the first match.
 */
const NEAR_CHARS = 10_000;

/**
 * Reads an excerpt of each run that shows the search terms. Picks the input or the output, whichever has more of the
 * terms. If several terms are found there, shows the one whose first match is furthest down, because terms near the
 * start tend to be common. Searches only for the longest terms, and matches words the same way as the database function
 * `wordsQuery`. Uses SQL, because the text can be long.
 */
export async function readExcerpts(
  { db, organizationId }: ServiceContext,
  ids: readonly string[],
  search: string,
): Promise<ReadonlyMap<string, RunMatchDto>> {
  const rows = await db.$queryRaw<Found[]>`
    WITH words AS (
      SELECT '(?<![[:alnum:]])' || "lexeme" || CASE WHEN length("lexeme") < 3 THEN '(?![[:alnum:]])' ELSE '' END AS "word"
      FROM unnest("toWords"(${search})) ORDER BY length("lexeme") DESC LIMIT ${MAX_WORDS}
    ), found AS (
      SELECT "Run"."id", place."in", place."at" <= ${CHARS_BEFORE}::int + 1 AS "isStart",
        substr(
          CASE place."in" WHEN 'INPUT' THEN "Run"."input" ELSE "Run"."output" END,
          greatest(place."at" - ${CHARS_BEFORE}::int, 1), ${CHARS + 1}::int
        ) AS "text"
      FROM "Run" CROSS JOIN LATERAL (
        WITH texts AS MATERIALIZED (
          SELECT "in", "text", left("text", ${NEAR_CHARS + 2}::int) AS "start"
          FROM (VALUES ('INPUT', "Run"."input"), ('OUTPUT', "Run"."output")) texts("in", "text") WHERE "text" IS NOT NULL
        ), near AS (
          SELECT "in", "word", length("before") + 1 AS "at", "before" <> "start" AND length("before") < ${NEAR_CHARS}::int AS "isNear"
          FROM texts CROSS JOIN words CROSS JOIN ${cut(Prisma.sql`"start"`, Prisma.sql`"word"`)} "before"
        ), far AS (
          SELECT string_agg("word", '|') AS "words"
          FROM (SELECT "word" FROM near GROUP BY "word" HAVING NOT bool_or("isNear")) words HAVING count(*) > 0
        )
        SELECT "in", max("at") AS "at"
        FROM (
          SELECT "in", "at" FROM near WHERE "isNear"
          UNION ALL
          SELECT "in", length("before") + 1
          FROM texts CROSS JOIN far CROSS JOIN left("text", ${SEARCHED_CHARS}::int) "searched"
            CROSS JOIN ${cut(Prisma.sql`"searched"`, Prisma.sql`"words"`)} "before"
          WHERE octet_length("text") > ${NEAR_CHARS}::int AND "before" <> "searched"
        ) places
        GROUP BY "in" ORDER BY count(*) DESC, "in" LIMIT 1
      ) place
      WHERE "Run"."organizationId" = ${organizationId} AND "Run"."id" = ANY(${ids})
    )
    SELECT "id", "in", "isStart", length("text") <= ${CHARS}::int AS "isEnd",
      regexp_replace(
        translate(left("text", ${CHARS}::int), ${MATCH_MARK}, ''),
        (SELECT '(?:' || string_agg("word", '|') || ')[[:alnum:]]{0,30}' FROM words),
        ${MATCH_MARK} || '\\&' || ${MATCH_MARK}, 'gi'
      ) AS "slice"
    FROM found`;
  return new Map(
    rows.map(({ id, in: place, slice, ...ends }) => [id, { in: place, excerpt: toExcerpt(slice, ends) }]),
  );
}

/**
 * Cuts text at the first of these words. Text without them is unchanged. Doesn't use "regexp_instr", which would find
 * every match before returning the first.
 */
const cut = (text: Prisma.Sql, words: Prisma.Sql) =>
  Prisma.sql`regexp_replace(${text}, '(?:' || ${words} || ').*', '', 'i')`;

interface Found {
  id: string;
  in: RunMatchDto["in"];
  isStart: boolean;
  isEnd: boolean;
  /** The text around the match, with marks around matched words. */
  slice: string;
}
