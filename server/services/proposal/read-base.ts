import type { ChangeSubjectType } from "@/server/domain/change/change";
import { hashContent } from "@/server/services/change/admission";
import { readRules } from "@/server/services/change/rules";
import type { ServiceContext } from "@/server/services/context";
import { readDefault } from "@/server/services/model/resolve";
import { baseOfRules } from "@/server/services/organization/set-rules";
import { baseOfToolServer } from "@/server/services/tool-server/admit-change";

/** The current state that a change to this subject would be based on. Null if it is gone. */
export async function readBase(
  ctx: ServiceContext,
  { type, id }: { type: ChangeSubjectType; id: string },
): Promise<string | null> {
  const { db, organizationId } = ctx;
  const where = { id, organizationId };
  const select = { revision: true } as const;
  const revisionOf = (row: { revision: number } | null) => row && String(row.revision);
  switch (type) {
    case "workflow":
      return revisionOf(await db.workflow.findFirst({ where, select }));
    case "agent":
      return revisionOf(await db.agent.findFirst({ where, select }));
    case "secret":
      return revisionOf(await db.credential.findFirst({ where, select }));
    case "tool-server": {
      const row = await db.toolServer.findFirst({ where, select: { revision: true, tools: true } });
      return row && baseOfToolServer(row);
    }
    case "model":
      return hashContent(await readDefault(ctx));
    case "organization":
      return baseOfRules(await readRules(ctx), id);
  }
}
