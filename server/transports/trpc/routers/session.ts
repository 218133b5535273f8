import { z } from "zod";
import { Cursor } from "@/server/domain/run/finding/api";
import { SessionDto } from "@/server/domain/session/session";
import { getSession } from "@/server/services/session/get";
import { memberProcedure, router } from "@/server/transports/trpc/init";

export const sessionRouter = router({
  get: memberProcedure
    .input(z.object({ sessionId: z.guid().toLowerCase(), after: Cursor.optional() }))
    .output(SessionDto)
    .query(({ ctx, input }) => getSession(ctx.service, input)),
});
