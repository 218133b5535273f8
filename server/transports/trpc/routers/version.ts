import { z } from "zod";
import { PageQuery } from "@/server/domain/pagination";
import { Revision } from "@/server/domain/revision";
import { getVersion } from "@/server/services/workflow/get-version";
import { listVersions } from "@/server/services/workflow/list-versions";
import { memberProcedure, router } from "@/server/transports/trpc/init";

export const versionRouter = router({
  list: memberProcedure
    .input(PageQuery.extend({ id: z.string() }))
    .query(({ ctx, input }) => listVersions(ctx.service, input)),
  get: memberProcedure
    .input(z.object({ id: z.string(), revision: Revision }))
    .query(({ ctx, input }) => getVersion(ctx.service, input)),
});
