import { z } from "zod";
import { escapeText } from "@/server/domain/slack/card";
import type { Database } from "@/server/infra/db";
import { logger } from "@/server/infra/logger";
import { callSlack } from "@/server/infra/slack/call";
import { type AcceptedCode, acceptSlackCode } from "@/server/services/slack/accept-code";
import { readCode } from "@/server/services/slack/code";
import { decryptBotToken, type SlackApp } from "@/server/services/slack/connection";

const HELP =
  "To get your reviews here, open Settings → Slack in Countersign, choose Link account, and send me the code.";

/** Links the account that sent a code. Replies in the conversation. */
export async function answerMessage(
  db: Database,
  app: SlackApp,
  { user, channel, text }: { user: string; channel: string; text: string },
): Promise<void> {
  const token = decryptBotToken(app);
  const code = readCode(text);
  const { id: connectionId, organizationId } = app;
  const account = { organizationId, connectionId, slackUserId: user, slackName: user };
  const answer = code
    ? say(await acceptSlackCode(db, { ...account, slackName: await readName(token, user) }, code))
    : HELP;
  // If the reply doesn't arrive, Settings shows whether the account is linked.
  await callSlack("chat.postMessage", { token, body: { channel, text: escapeText(answer) } }).catch(
    (error: unknown) => logger().warn({ err: error }, "a reply in Slack wasn't sent"),
  );
}

const Info = z.object({
  user: z.object({ real_name: z.string().optional(), name: z.string().optional() }),
});

/** Reads the account's name. Falls back to its ID. */
async function readName(token: string, user: string): Promise<string> {
  const answer = await callSlack("users.info", { token, body: new URLSearchParams({ user }) }).catch(
    () => null,
  );
  const info = Info.safeParse(answer);
  return (info.data?.user.real_name || info.data?.user.name || user).slice(0, 100);
}

function say(accepted: AcceptedCode): string {
  switch (accepted.state) {
    case "linked":
      return `Linked. Reviews for ${accepted.name} (${accepted.email}) in ${accepted.organization} will appear here, and your decisions are recorded as theirs. If that isn't you, tell the owner of the account to unlink it under Settings → Slack.`;
    case "unknown":
      return "That code doesn't work. It may have expired. Get a new one under Settings → Slack in Countersign.";
    case "throttled":
      return "Too many codes. Try again in 15 minutes.";
    case "taken":
      return "This Slack account is linked to a different member. That member has to unlink it first, under Settings → Slack.";
  }
}
