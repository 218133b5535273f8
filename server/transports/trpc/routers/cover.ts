import * as operations from "@/server/domain/cover/api";
import { endCover } from "@/server/services/cover/end";
import { listCovers } from "@/server/services/cover/list";
import { setCover } from "@/server/services/cover/set";
import { router } from "@/server/transports/trpc/init";
import { operationMutation, operationQuery } from "@/server/transports/trpc/procedure";

export const coverRouter = router({
  list: operationQuery(operations.listCoversOperation, listCovers),
  set: operationMutation(operations.setCoverOperation, setCover),
  end: operationMutation(operations.endCoverOperation, endCover),
});
