import { AppError } from "@/server/domain/error";
import type { SlackConnection } from "@/server/generated/prisma/client";
import type { Database } from "@/server/infra/db";
import type { ServiceContext } from "@/server/services/context";
import { decrypt } from "@/server/services/secret/encrypt";

/** The data that a process needs to hold an app's socket. */
export type SlackApp = Pick<
  SlackConnection,
  "id" | "organizationId" | "teamId" | "botToken" | "appToken" | "revision"
>;

export async function requireConnection({
  db,
  organizationId,
}: Pick<ServiceContext, "db" | "organizationId">): Promise<SlackConnection> {
  const connection = await db.slackConnection.findUnique({ where: { organizationId } });
  if (!connection)
    throw new AppError("conflict", "Slack isn't connected. Ask an owner or admin to connect it.");
  return connection;
}

export function decryptBotToken({ id, botToken }: Pick<SlackConnection, "id" | "botToken">): string {
  return decrypt("slack token", id, botToken);
}

export function decryptAppToken({ id, appToken }: Pick<SlackConnection, "id" | "appToken">): string {
  return decrypt("slack token", id, appToken);
}

/** If a process dies, another one opens its sockets after this time. */
const LEASE_SECONDS = 30;

/**
 * Takes the apps that no other process holds, and renews this process's hold on its own apps. Uses the database's
 * clock.
 */
export async function holdApps(db: Database, holder: string): Promise<SlackApp[]> {
  return db.$queryRaw<SlackApp[]>`
    UPDATE "SlackConnection" SET "heldBy" = ${holder}, "heldUntil" = now() + make_interval(secs => ${LEASE_SECONDS}),
      "liveSince" = CASE WHEN "heldBy" = ${holder} THEN "liveSince" END
    WHERE "heldBy" = ${holder} OR "heldUntil" IS NULL OR "heldUntil" <= now()
    RETURNING "id", "organizationId", "teamId", "botToken", "appToken", "revision"`;
}

/** Lets other processes take the apps that this one holds. */
export async function releaseApps(db: Database, heldBy: string): Promise<void> {
  await db.slackConnection.updateMany({
    where: { heldBy },
    data: { heldBy: null, heldUntil: null, liveSince: null },
  });
}

/**
 * Stores whether an app's socket is open or why it can't be opened. Does nothing if the app has since been connected
 * again or a different process now holds the app.
 */
export async function noteSocket(
  db: Database,
  { id, organizationId, revision }: SlackApp,
  heldBy: string,
  state: { liveSince: Date | null; socketFault?: string | null },
): Promise<void> {
  await db.slackConnection.updateMany({ where: { id, organizationId, revision, heldBy }, data: state });
}
