import { z } from "zod";
import { ExpectedRevisions, MAX_REVISION, Revision } from "@/server/domain/revision";
import { WorkflowDto } from "@/server/domain/workflow/api";
import { DraftDefinitionSchema } from "@/server/domain/workflow/draft-schema";
import { discardDraft } from "@/server/services/draft/discard";
import { getDraft } from "@/server/services/draft/get";
import { getDraftConsequences } from "@/server/services/draft/get-consequences";
import { getRevisions } from "@/server/services/draft/get-revisions";
import { getSetAside } from "@/server/services/draft/get-set-aside";
import { listSetAside } from "@/server/services/draft/list-set-aside";
import { publishDraft } from "@/server/services/draft/publish";
import { saveDraft } from "@/server/services/draft/save";
import { setAsideDraft } from "@/server/services/draft/set-aside";
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
  setAside: memberProcedure
    .input(Id.extend({ draft: z.union([Revision, DraftDefinitionSchema]) }))
    .mutation(({ ctx, input }) => setAsideDraft(ctx.service, input)),
  listSetAside: memberProcedure.input(Id).query(({ ctx, input }) => listSetAside(ctx.service, input)),
  getSetAside: memberProcedure
    .input(Id.extend({ setAsideId: z.string() }))
    .query(({ ctx, input }) => getSetAside(ctx.service, input)),
  publish: memberProcedure
    .input(Id.extend({ expectedDraftRevision: Revision, expectedRevisions: ExpectedRevisions.min(1) }))
    .output(WorkflowDto)
    .mutation(({ ctx, input }) => publishDraft(ctx.service, input)),
});
