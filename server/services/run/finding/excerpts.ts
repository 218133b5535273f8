import type { RunMatchDto } from "@/server/domain/run/finding/api";
import { MATCH_MARK, toExcerpt } from "@/server/domain/run/finding/excerpt";
import { SEARCHED_CHARS } from "@/server/domain/run/finding/filters";
import type { ServiceContext } from "@/server/services/context";

/** Small enough that the match is visible on a phone. */
const CHARS_BEFORE = 32;
const CHARS = 200;
/** Searching a text of the maximum size takes about a millisecond per word. */
const MAX_WORDS = 4;

/**
 * Reads an excerpt from each run that shows the search terms. Uses the text with the most terms and, within
 * it, the term that first appears furthest down, because terms near the start tend to be common. Searches
 * only for the longest terms, and matches words in the same way as the database function `wordsQuery`. Uses
 * SQL, because texts can be long.
 */
export async function readExcerpts(
  { db, organizationId }: ServiceContext,
  ids: readonly string[],
  search: string,
): Promise<ReadonlyMap<string, RunMatchDto>> {
  const rows = await db.$queryRaw<Found[]>`
    WITH words AS (
      SELECT '(?<![[:alnum:]])' || "lexeme"
        || CASE WHEN length("lexeme") < 3 THEN '(?![[:alnum:]])' ELSE '[[:alnum:]]{0,30}' END AS "word"
      FROM unnest("toWords"(${search})) ORDER BY length("lexeme") DESC LIMIT ${MAX_WORDS}
    ), found AS (
      SELECT "Run"."id", place."in", greatest(place."at" - ${CHARS_BEFORE}::int, 1) AS "start",
        CASE place."in" WHEN 'INPUT' THEN "Run"."input" ELSE "Run"."output" END AS "text"
      FROM "Run" CROSS JOIN LATERAL (
        SELECT texts."in", max("at") AS "at"
        FROM (VALUES ('INPUT', "Run"."input"), ('OUTPUT', "Run"."output")) texts("in", "text") CROSS JOIN words
          CROSS JOIN regexp_instr(left(texts."text", ${SEARCHED_CHARS}::int), "word", 1, 1, 0, 'i') "at"
        WHERE "at" > 0 GROUP BY texts."in" ORDER BY count(*) DESC, texts."in" LIMIT 1
      ) place
      WHERE "Run"."organizationId" = ${organizationId} AND "Run"."id" = ANY(${ids})
    )
    SELECT "id", "in", "start" = 1 AS "isStart", length("text") < "start" + ${CHARS}::int AS "isEnd",
      regexp_replace(
        translate(substr("text", "start", ${CHARS}::int), ${MATCH_MARK}, ''),
        (SELECT string_agg("word", '|') FROM words), ${MATCH_MARK} || '\\&' || ${MATCH_MARK}, 'gi'
      ) AS "slice"
    FROM found`;
  return new Map(
    rows.map(({ id, in: place, slice, ...ends }) => [id, { in: place, excerpt: toExcerpt(slice, ends) }]),
  );
}

interface Found {
  id: string;
  in: RunMatchDto["in"];
  isStart: boolean;
  isEnd: boolean;
  /** The text around the match, with marks around matched words. */
  slice: string;
}
