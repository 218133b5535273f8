import { z } from "zod";
import { follow } from "@/server/infra/live/follow";
import { hub } from "@/server/infra/live/hub";
import { requireScope } from "@/server/services/context";
import { getRunPulse } from "@/server/services/run/page/get-pulse";
import { memberProcedure, router } from "@/server/transports/trpc/init";

export const liveRouter = router({
  /** Streams changes in the member's organization and the live output of the given run, if any. */
  follow: memberProcedure.input(z.object({ runId: z.string().nullable() })).subscription(async function* ({
    ctx: { service, membership, renew },
    input: { runId },
    signal,
  }) {
    const { organizationId } = service;
    const { memberId, role, scopes } = membership.actor;
    requireScope(service, "runs:read");
    // Treats a run from a different organization as unknown.
    if (runId !== null) await getRunPulse(service, { runId });
    const isAllowed = async () => {
      const now = await renew();
      return (
        now !== null &&
        now.membership.organizationId === organizationId &&
        now.membership.actor.memberId === memberId &&
        now.membership.actor.role === role
      );
    };
    yield* follow(hub(), { organizationId, memberId, scopes, runId, signal, isAllowed });
  }),
});
