import { z } from "zod";
import { AppError, invalidInput } from "@/server/domain/error";
import { makeId } from "@/server/domain/id";
import { APP_TOKEN_FAULTS, BOT_TOKEN_FAULTS } from "@/server/domain/slack/faults";
import type { ConnectSlackInput, SlackDto } from "@/server/domain/slack/slack";
import { isTaken } from "@/server/infra/db";
import { callSlack, SlackFault } from "@/server/infra/slack/call";
import { inTransaction, requirePerson, requireScope, type ServiceContext } from "@/server/services/context";
import { recordEntry } from "@/server/services/ledger/record";
import { encrypt } from "@/server/services/secret/encrypt";
import { getSlack } from "./get";

/**
 * Connects the organization's Slack app, after testing both tokens. If this app is already connected, replaces its
 * tokens.
 */
export async function connectSlack(
  ctx: ServiceContext,
  { botToken, appToken }: ConnectSlackInput,
): Promise<SlackDto> {
  requireScope(ctx, "tokens:write");
  const { db, organizationId } = ctx;
  const bot = await testBotToken(botToken);
  await testAppToken(appToken);
  await requireSameApp(botToken, bot.bot_id, appToken);
  const before = await db.slackConnection.findUnique({ where: { organizationId } });
  if (before && (before.teamId !== bot.team_id || before.botUserId !== bot.user_id))
    throw new AppError(
      "conflict",
      `A different Slack app in ${before.teamName} is connected. Disconnect it first.`,
    );
  const id = before?.id ?? makeId("slk");
  const now = ctx.now();
  const data = {
    teamName: bot.team,
    botToken: encrypt("slack token", id, botToken),
    appToken: encrypt("slack token", id, appToken),
    fault: null,
    socketFault: null,
    pausedUntil: null,
    connectedById: requirePerson(ctx).memberId,
    updatedAt: now,
  };
  try {
    await inTransaction(ctx, async (ctx) => {
      await ctx.db.slackConnection.upsert({
        where: { organizationId },
        update: { ...data, revision: { increment: 1 } },
        create: { ...data, id, organizationId, teamId: bot.team_id, botUserId: bot.user_id, createdAt: now },
      });
      await recordEntry(ctx, {
        action: "slack.connected",
        subject: { type: "slack", id },
        data: { teamId: bot.team_id, isReconnected: before !== null },
        private: { after: { teamName: bot.team } },
      });
    });
  } catch (error) {
    if (!isTaken(error)) throw error;
    throw new AppError(
      "conflict",
      "This Slack app is connected to a different organization. Create another app in Slack.",
    );
  }
  return getSlack(ctx);
}

const Bot = z.object({ team_id: z.string(), team: z.string(), user_id: z.string(), bot_id: z.string() });

async function testBotToken(token: string): Promise<z.output<typeof Bot>> {
  const answer = await ask("/botToken", BOT_TOKEN_FAULTS, () => callSlack("auth.test", { token }));
  const bot = Bot.safeParse(answer);
  if (!bot.success) throw invalidInput("/botToken", "isn't valid. Slack says it doesn't belong to a bot");
  return bot.data;
}

async function testAppToken(token: string): Promise<void> {
  await ask("/appToken", APP_TOKEN_FAULTS, () => callSlack("apps.connections.open", { token }));
}

const Info = z.object({ bot: z.object({ app_id: z.string() }) });

/**
 * Throws if the tokens are for different apps, because clicks would go to the other app. Doesn't throw if the apps
 * can't be determined.
 */
async function requireSameApp(token: string, bot: string, appToken: string): Promise<void> {
  const [, appId] = /^xapp-\d+-([A-Z0-9]+)-/.exec(appToken) ?? [];
  const answer = await callSlack("bots.info", { token, body: new URLSearchParams({ bot }) }).catch(
    () => null,
  );
  const info = Info.safeParse(answer);
  if (appId && info.success && info.data.bot.app_id !== appId)
    throw invalidInput("/appToken", "is for a different Slack app than the bot token");
}

/** Calls Slack to test a token. If Slack rejects the token, throws an error for the token's field. */
async function ask<T>(pointer: string, faults: Record<string, string>, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    if (!(error instanceof SlackFault)) throw error;
    const fault = error.code === null ? undefined : faults[error.code];
    if (error.limitedMs !== null)
      throw new AppError("unavailable", "Slack is limiting requests. Try again in a minute.");
    if (error.code === null) throw new AppError("unavailable", error.message);
    // Removes the final period, because one is added where the error is shown.
    throw invalidInput(pointer, `doesn't work. ${(fault ?? error.message).replace(/\.$/, "")}`);
  }
}
