import { z } from "zod";
import { PageQuery } from "@/server/domain/page";
import {
  DeliveryDto,
  DeliveryPage,
  SavedWebhook,
  SaveWebhookInput,
  WebhookDto,
} from "@/server/domain/webhook/webhook";
import { getWebhook } from "@/server/services/webhook/get";
import { listDeliveries } from "@/server/services/webhook/list-deliveries";
import { redeliver } from "@/server/services/webhook/redeliver";
import { removeWebhook } from "@/server/services/webhook/remove";
import { rotateWebhookSecret } from "@/server/services/webhook/rotate-secret";
import { saveWebhook } from "@/server/services/webhook/save";
import { sendTestEvent } from "@/server/services/webhook/send-test";
import { memberProcedure, router } from "@/server/transports/trpc/init";

export const webhookRouter = router({
  get: memberProcedure.output(WebhookDto.nullable()).query(({ ctx }) => getWebhook(ctx.service)),
  save: memberProcedure
    .input(SaveWebhookInput)
    .output(SavedWebhook)
    .mutation(({ ctx, input }) => saveWebhook(ctx.service, input)),
  rotateSecret: memberProcedure.output(SavedWebhook).mutation(({ ctx }) => rotateWebhookSecret(ctx.service)),
  remove: memberProcedure.output(z.null()).mutation(({ ctx }) => removeWebhook(ctx.service)),
  sendTest: memberProcedure.output(DeliveryDto).mutation(({ ctx }) => sendTestEvent(ctx.service)),
  deliveries: memberProcedure
    .input(PageQuery)
    .output(DeliveryPage)
    .query(({ ctx, input }) => listDeliveries(ctx.service, input)),
  redeliver: memberProcedure
    .input(z.object({ id: z.string() }))
    .output(DeliveryDto)
    .mutation(({ ctx, input }) => redeliver(ctx.service, input)),
});
