import { notFound } from "@/server/domain/error";
import { type RunPlace, readCursor, writeCursor } from "@/server/domain/run/finding/cursor";
import type { SessionDto, SpokenText } from "@/server/domain/session/session";
import { Prisma } from "@/server/generated/prisma/client";
import { requireScope, type ServiceContext } from "@/server/services/context";
import { MEMBER_REF, presentMember } from "@/server/services/presenters/member";
import { countSessionRuns } from "./count-runs";

const PAGE = 20;
const MAX_SPOKEN_CHARS = 2_000;

const TURN = {
  select: {
    id: true,
    workflowName: true,
    status: true,
    reason: true,
    createdAt: true,
    erasedAt: true,
    startedBy: MEMBER_REF,
  },
} as const satisfies Prisma.RunDefaultArgs;

/** Returns a session's runs as a conversation, oldest first. Omits tests of a single step. */
export async function getSession(
  ctx: ServiceContext,
  { sessionId, after }: { sessionId: string; after?: string | undefined },
): Promise<SessionDto> {
  requireScope(ctx, "runs:read");
  const { db, organizationId } = ctx;
  const session = await db.session.findFirst({ where: { id: sessionId, organizationId } });
  if (!session) throw notFound("session");
  const place = after === undefined ? null : readCursor(after);
  const [runs, found] = await Promise.all([
    countSessionRuns(ctx, sessionId),
    readTurns(ctx, sessionId, place),
  ]);
  const page = found.slice(0, PAGE);
  const texts = await readTexts(
    ctx,
    page.map(({ id }) => id),
  );
  const last = found.length > PAGE ? page.at(-1) : undefined;
  return {
    id: sessionId,
    runs,
    turns: page.map(({ startedBy, createdAt, erasedAt, ...run }) => ({
      ...run,
      startedBy: presentMember(startedBy),
      createdAt: createdAt.toISOString(),
      erasedAt: erasedAt?.toISOString() ?? null,
      ...(texts.get(run.id) ?? { input: { text: "", cut: false }, output: null }),
    })),
    next: last ? writeCursor(last) : null,
  };
}

/**
 * Reads the page's turns, plus one more. Uses SQL, because Prisma passes the purpose as a parameter, which
 * keeps Postgres from using the index of a session's listed runs.
 */
async function readTurns({ db, organizationId }: ServiceContext, sessionId: string, place: RunPlace | null) {
  const later = place
    ? Prisma.sql`AND ("createdAt", "id") > (${place.createdAt}, ${place.id})`
    : Prisma.empty;
  const found = await db.$queryRaw<{ id: string }[]>`
    SELECT "id" FROM "Run"
    WHERE "organizationId" = ${organizationId} AND "sessionId" = ${sessionId}::uuid AND "purpose" <> 'TEST' ${later}
    ORDER BY "createdAt", "id" LIMIT ${PAGE + 1}`;
  return db.run.findMany({
    where: { organizationId, id: { in: found.map(({ id }) => id) } },
    orderBy: [{ createdAt: "asc" }, { id: "asc" }],
    ...TURN,
  });
}

/** Reads the beginnings of inputs and outputs. Uses SQL, because Prisma would read the full text. */
async function readTexts({ db, organizationId }: ServiceContext, ids: readonly string[]) {
  const head = (column: string) => Prisma.raw(`left("${column}", ${MAX_SPOKEN_CHARS + 1}) AS "${column}"`);
  const rows = await db.$queryRaw<{ id: string; input: string; output: string | null }[]>`
    SELECT "id", ${head("input")}, ${head("output")} FROM "Run"
    WHERE "organizationId" = ${organizationId} AND "id" = ANY(${ids})`;
  return new Map(
    rows.map(({ id, input, output }) => [
      id,
      { input: toSpoken(input), output: output === null ? null : toSpoken(output) },
    ]),
  );
}

function toSpoken(text: string): SpokenText {
  const characters = [...text];
  const cut = characters.length > MAX_SPOKEN_CHARS;
  return { text: cut ? characters.slice(0, MAX_SPOKEN_CHARS).join("") : text, cut };
}
