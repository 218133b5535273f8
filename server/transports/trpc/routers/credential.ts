import { z } from "zod";
import { SaveCredentialInput } from "@/server/domain/credential/credential";
import { checkCredential } from "@/server/services/credential/check";
import { listCredentials } from "@/server/services/credential/list";
import { removeCredential } from "@/server/services/credential/remove";
import { saveCredential } from "@/server/services/credential/save";
import { listRunSecrets } from "@/server/services/run/page/list-secrets";
import { memberProcedure, router } from "@/server/transports/trpc/init";

const ById = z.object({ id: z.string() });

export const credentialRouter = router({
  list: memberProcedure.query(({ ctx }) => listCredentials(ctx.service)),
  ofRun: memberProcedure
    .input(z.object({ runId: z.string(), agentId: z.string() }))
    .query(({ ctx, input }) => listRunSecrets(ctx.service, input)),
  save: memberProcedure
    .input(SaveCredentialInput)
    .mutation(({ ctx, input }) => saveCredential(ctx.service, input)),
  check: memberProcedure.input(ById).mutation(({ ctx, input }) => checkCredential(ctx.service, input)),
  remove: memberProcedure.input(ById).mutation(({ ctx, input }) => removeCredential(ctx.service, input)),
});
