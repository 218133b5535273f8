import { z } from "zod";
import { PageQuery } from "@/server/domain/pagination";
import { ConnectSlackInput, SlackCardPage, SlackCodeDto, SlackDto } from "@/server/domain/slack/slack";
import { connectSlack } from "@/server/services/slack/connect";
import { disconnectSlack } from "@/server/services/slack/disconnect";
import { getSlack } from "@/server/services/slack/get";
import { listSlackCards } from "@/server/services/slack/list-cards";
import { startSlackLink } from "@/server/services/slack/start-link";
import { unlinkSlack } from "@/server/services/slack/unlink";
import { memberProcedure, router } from "@/server/transports/trpc/init";

export const slackRouter = router({
  get: memberProcedure.output(SlackDto).query(({ ctx }) => getSlack(ctx.service)),
  connect: memberProcedure
    .input(ConnectSlackInput)
    .output(SlackDto)
    .mutation(({ ctx, input }) => connectSlack(ctx.service, input)),
  disconnect: memberProcedure.output(z.null()).mutation(({ ctx }) => disconnectSlack(ctx.service)),
  startLink: memberProcedure.output(SlackCodeDto).mutation(({ ctx }) => startSlackLink(ctx.service)),
  unlink: memberProcedure.output(z.null()).mutation(({ ctx }) => unlinkSlack(ctx.service)),
  cards: memberProcedure
    .input(PageQuery)
    .output(SlackCardPage)
    .query(({ ctx, input }) => listSlackCards(ctx.service, input)),
});
