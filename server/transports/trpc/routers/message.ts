import { z } from "zod";
import { MessageDetail, MessageDto, MessagePage, MessageQuery } from "@/server/domain/message/message";
import { OutgoingPage } from "@/server/domain/outgoing/outgoing";
import { PageQuery } from "@/server/domain/pagination";
import { env } from "@/server/infra/env";
import { getMessage } from "@/server/services/message/get";
import { listMessages } from "@/server/services/message/list";
import { listOutgoing } from "@/server/services/message/list-outgoing";
import { sendMessageAgain } from "@/server/services/message/send-again";
import { memberProcedure, router } from "@/server/transports/trpc/init";

const ById = z.object({ id: z.string() });

export const messageRouter = router({
  list: memberProcedure
    .input(MessageQuery)
    .output(MessagePage)
    .query(({ ctx, input }) => listMessages(ctx.service, input)),
  outgoing: memberProcedure
    .input(PageQuery)
    .output(OutgoingPage)
    .query(({ ctx, input }) => listOutgoing(ctx.service, input)),
  get: memberProcedure
    .input(ById)
    .output(MessageDetail)
    .query(({ ctx, input }) => getMessage(ctx.service, input)),
  sendAgain: memberProcedure
    .input(ById)
    .output(MessageDto)
    .mutation(({ ctx, input }) => sendMessageAgain(ctx.service, input)),
  /** Returns the address that messages are emailed from, or null if they aren't emailed. */
  sender: memberProcedure.output(z.object({ from: z.string() }).nullable()).query(() => {
    const { mail } = env();
    return mail && { from: mail.from };
  }),
});
