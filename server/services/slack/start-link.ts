import { AppError } from "@/server/domain/error";
import type { SlackCodeDto } from "@/server/domain/slack/slack";
import { requirePerson, type ServiceContext } from "@/server/services/context";
import { hashCode, makeCode } from "./code";
import { requireConnection } from "./connection";

const LIFETIME_MS = 10 * 60_000;

/**
 * Makes a code for linking a Slack account: the account that sends this code to the Slack app is linked to the caller.
 * Requires a session, because a token or link doesn't prove who the caller is. An earlier code stops working.
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
