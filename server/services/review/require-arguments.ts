import { invalidInput } from "@/server/domain/error";
import { KeptConversation } from "@/server/domain/tool/kept-conversation";
import { readArguments } from "@/server/infra/json-schema/read-arguments";
import type { ServiceContext } from "@/server/services/context";
import type { ReviewRow } from "./present";

/** What somebody made of a call's arguments has to be JSON that fits the tool; as the agent wrote them, they are. */
export async function requireArguments(
  { db, organizationId }: ServiceContext,
  { tool, draft, stepRunId }: ReviewRow,
  text: string,
): Promise<void> {
  if (tool === null || text === draft) return;
  const { conversation } = await db.stepRun.findFirstOrThrow({
    where: { id: stepRunId, organizationId },
    select: { conversation: true },
  });
  const [call] = KeptConversation.parse(conversation).asked;
  const read = readArguments(text, call?.inputSchema ?? {});
  if (!read.ok) throw invalidInput("/output", read.fault);
}
