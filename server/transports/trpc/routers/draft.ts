import { z } from "zod";
import { ExpectedRevisions, MAX_REVISION, Revision } from "@/server/domain/revision";
import { WorkflowDto } from "@/server/domain/workflow/api";
import { DraftDefinitionSchema } from "@/server/domain/workflow/draft-schema";
import { discardDraft } from "@/server/services/draft/discard";
import { getDraft } from "@/server/services/draft/get";
import { getDraftConsequences } from "@/server/services/draft/get-consequences";
import { getRevisions } from "@/server/services/draft/get-revisions";
import { getSuperseded } from "@/server/services/draft/get-superseded";
import { listSuperseded } from "@/server/services/draft/list-superseded";
import { publishDraft } from "@/server/services/draft/publish";
import { saveDraft } from "@/server/services/draft/save";
import { supersedeDraft } from "@/server/services/draft/supersede";
import { memberProcedure, router } from "@/server/transports/trpc/init";

const Id = z.object({ id: z.string() });

export const draftRouter = router({
  get: memberProcedure.input(Id).query(({ ctx, input }) => getDraft(ctx.service, input)),
  revisions: memberProcedure.input(Id).query(({ ctx, input }) => getRevisions(ctx.service, input)),
  consequences: memberProcedure
    // Callers pass the revision so that each state of the draft is a new query.
    .input(Id.extend({ draftRevision: z.int().min(0).max(MAX_REVISION) }))
    .query(({ ctx, input }) => getDraftConsequences(ctx.service, input)),
  save: memberProcedure
    .input(
      Id.extend({
        definition: DraftDefinitionSchema,
        baseRevision: Revision,
        /** 0 means that there is no draft yet. */
        expectedDraftRevision: z.int().min(0).max(MAX_REVISION),
      }),
    )
    .mutation(({ ctx, input }) => saveDraft(ctx.service, input)),
  discard: memberProcedure
    .input(Id.extend({ expectedDraftRevision: Revision }))
    .mutation(({ ctx, input }) => discardDraft(ctx.service, input)),
  supersede: memberProcedure
    .input(Id.extend({ draft: z.union([Revision, DraftDefinitionSchema]) }))
    .mutation(({ ctx, input }) => supersedeDraft(ctx.service, input)),
  listSuperseded: memberProcedure.input(Id).query(({ ctx, input }) => listSuperseded(ctx.service, input)),
  getSuperseded: memberProcedure
    .input(Id.extend({ supersededId: z.string() }))
    .query(({ ctx, input }) => getSuperseded(ctx.service, input)),
  publish: memberProcedure
    .input(Id.extend({ expectedDraftRevision: Revision, expectedRevisions: ExpectedRevisions.min(1) }))
    .output(WorkflowDto)
    .mutation(({ ctx, input }) => publishDraft(ctx.service, input)),
});
