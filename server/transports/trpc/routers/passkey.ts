import { z } from "zod";
import {
  AddPasskeyInput,
  PasskeyDto,
  RemovePasskeyInput,
  RenamePasskeyInput,
  StartAddingPasskeyInput,
} from "@/server/domain/passkey/passkey";
import { addPasskey } from "@/server/services/passkey/add";
import { listPasskeys } from "@/server/services/passkey/list";
import { removePasskey } from "@/server/services/passkey/remove";
import { renamePasskey } from "@/server/services/passkey/rename";
import { startAddingPasskey } from "@/server/services/passkey/start-adding";
import { memberProcedure, router } from "@/server/transports/trpc/init";

export const passkeyRouter = router({
  list: memberProcedure.output(z.array(PasskeyDto)).query(({ ctx }) => listPasskeys(ctx.service)),
  startAdding: memberProcedure
    .input(StartAddingPasskeyInput)
    .mutation(({ ctx, input }) => startAddingPasskey(ctx.service, input)),
  add: memberProcedure
    .input(AddPasskeyInput)
    .output(PasskeyDto)
    .mutation(({ ctx, input }) => addPasskey(ctx.service, input)),
  rename: memberProcedure
    .input(RenamePasskeyInput)
    .output(PasskeyDto)
    .mutation(({ ctx, input }) => renamePasskey(ctx.service, input)),
  remove: memberProcedure
    .input(RemovePasskeyInput)
    .output(z.object({ id: z.string() }))
    .mutation(({ ctx, input }) => removePasskey(ctx.service, input)),
});
