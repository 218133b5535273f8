import { z } from "zod";
import * as operations from "@/server/domain/cover/api";
import { endCover } from "@/server/services/cover/end";
import { listCovers } from "@/server/services/cover/list";
import { setCover } from "@/server/services/cover/set";
import { memberProcedure, router } from "@/server/transports/trpc/init";
import { operationMutation } from "@/server/transports/trpc/procedure";

export const coverRouter = router({
  list: memberProcedure.output(z.array(operations.CoverDto)).query(({ ctx }) => listCovers(ctx.service)),
  set: operationMutation(operations.setCoverOperation, setCover),
  end: operationMutation(operations.endCoverOperation, endCover),
});
