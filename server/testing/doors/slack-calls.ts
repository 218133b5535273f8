import { connectSlack } from "@/server/services/slack/connect";
import { disconnectSlack } from "@/server/services/slack/disconnect";
import { getSlack } from "@/server/services/slack/get";
import { listSlackCards } from "@/server/services/slack/list-cards";
import { startSlackLink } from "@/server/services/slack/start-link";
import { unlinkSlack } from "@/server/services/slack/unlink";
import { type BY_ID, type Call, page } from "./verb-calls";

/** The verbs of the organization's Slack app. */
export const OF_SLACK: typeof BY_ID = [
  ["disconnectSlack", "tokens:write", (ctx) => disconnectSlack(ctx)],
  ["listSlackCards", "members:read", (ctx) => listSlackCards(ctx, page)],
];

/** The verb that calls Slack. In this call, Slack is unreachable. */
export const ASKING_SLACK: typeof BY_ID = [
  [
    "connectSlack",
    "tokens:write",
    (ctx) => connectSlack(ctx, { botToken: "xoxb-none", appToken: "xapp-none" }),
  ],
];

/** The verbs for the caller's Slack account. A token can't link an account, so that call acts as the token's member. */
export const OWN_SLACK: [string, Call][] = [
  ["getSlack", (ctx) => getSlack(ctx)],
  [
    "startSlackLink",
    (ctx) => {
      const { actor } = ctx;
      return startSlackLink(actor.kind === "token" ? { ...ctx, actor: { ...actor, kind: "member" } } : ctx);
    },
  ],
  ["unlinkSlack", (ctx) => unlinkSlack(ctx)],
];
