import { AppError } from "@/server/domain/error";
import { deleteAgent } from "@/server/services/agent/delete";
import { changeAgent } from "@/server/services/agent/update";
import { requirePerson, type ServiceContext } from "@/server/services/context";
import { saveCredential } from "@/server/services/credential/save";
import { decryptSecret } from "@/server/services/credential/secret";
import { publishDraft } from "@/server/services/draft/publish";
import { setDefaultModel } from "@/server/services/model/set-default";
import { setRules } from "@/server/services/organization/set-rules";
import { adoptTools } from "@/server/services/tool-server/adopt";
import { changeToolServer } from "@/server/services/tool-server/change";
import { writeDefinition } from "@/server/services/workflow/definition";
import { deleteWorkflow } from "@/server/services/workflow/delete";
import { isCurrent, requireProposal } from "./rows";

type Proposal = Awaited<ReturnType<typeof requireProposal>>;

/** Makes a change that someone else requested. The caller is the second person. */
export async function confirmProposal(ctx: ServiceContext, { id }: { id: string }): Promise<null> {
  const proposal = await requireProposal(ctx, id);
  if (proposal.memberId === requirePerson(ctx).memberId)
    throw new AppError("conflict", "You requested this change, so someone else must confirm it.");
  if (!(await isCurrent(ctx, proposal)))
    throw new AppError("conflict", "Something has changed since this was requested. Make the change again.");
  await repeat(ctx, proposal);
  return null;
}

async function repeat(ctx: ServiceContext, { request, sealed, organizationId }: Proposal): Promise<unknown> {
  switch (request.verb) {
    case "writeDefinition": {
      const { id, revision, definition } = request;
      return writeDefinition(ctx, id, [revision], () => ({ definition, result: null }));
    }
    case "publishDraft": {
      const { id, revision, draftRevision } = request;
      return publishDraft(ctx, {
        id,
        expectedDraftRevision: draftRevision,
        expectedRevisions: [revision],
      });
    }
    case "deleteWorkflow":
      return deleteWorkflow(ctx, { id: request.id, expectedRevisions: [request.revision] });
    case "updateAgent": {
      const { agentId, revision, change, note, restoredFrom } = request;
      return changeAgent(ctx, { agentId, change, note, restoredFrom, expectedRevisions: [revision] });
    }
    case "deleteAgent":
      return deleteAgent(ctx, { agentId: request.agentId, expectedRevisions: [request.revision] });
    case "changeToolServer":
      return changeToolServer(ctx, request.input);
    case "adoptTools":
      return adoptTools(ctx, { id: request.id, listed: request.listed });
    case "saveCredential": {
      const { id, revision, name, kind, baseUrl, secret } = request;
      const open = () => decryptSecret({ id, organizationId, baseUrl, sealed }) ?? undefined;
      return saveCredential(ctx, {
        replaces: { id, revision },
        name,
        kind,
        baseUrl,
        ...(secret !== "same" && { secret: secret === "none" ? null : open() }),
      });
    }
    case "setDefaultModel":
      return setDefaultModel(ctx, { model: request.model });
    case "setRules":
      return setRules(ctx, request.change);
  }
}
