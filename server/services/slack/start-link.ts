import { AppError } from "@/server/domain/error";
import type { SlackCodeDto } from "@/server/domain/slack/slack";
import { requirePerson, type ServiceContext } from "@/server/services/context";
import { hashCode, makeCode } from "./code";
import { requireConnection } from "./connection";

const LIFETIME_MS = 10 * 60_000;

/**
 * Makes a code that links the Slack account that sends it to the app. Only for someone in the app, because a token or
 * link isn't proof of who they are. An earlier code stops working.
 */
export async function startSlackLink(ctx: ServiceContext): Promise<SlackCodeDto> {
  const { kind, memberId } = requirePerson(ctx);
  if (kind !== "member") throw new AppError("forbidden", "Sign in to link your Slack account.");
  const { db, organizationId } = ctx;
  const { id: connectionId } = await requireConnection(ctx);
  const code = makeCode();
  const expiresAt = new Date(ctx.now().getTime() + LIFETIME_MS);
  const data = { connectionId, hash: hashCode(code), expiresAt };
  await db.slackCode.upsert({
    where: { memberId, organizationId },
    update: data,
    create: { ...data, memberId, organizationId },
  });
  return { code, expiresAt: expiresAt.toISOString() };
}
