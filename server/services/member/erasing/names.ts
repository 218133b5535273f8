import { z } from "zod";
import type { Transaction } from "@/server/infra/db";
import type { ServiceContext } from "@/server/services/context";
import { unsealContent } from "@/server/services/ledger/erasable";

const Named = z.object({ name: z.string().optional() }).nullish();
const Content = z.object({ before: Named, after: Named }).nullable();

/** Returns every name recorded in the ledger for a member. A copy of the name may be older than the current name. */
export async function findEarlierNames(
  { db, organizationId }: Pick<ServiceContext, "organizationId"> & { db: Transaction },
  memberId: string,
): Promise<string[]> {
  const entries = await db.ledgerEntry.findMany({
    where: { organizationId, subjectType: "member", subjectId: memberId, keyId: { not: null } },
  });
  const contents = [];
  for (const entry of entries) contents.push(Content.safeParse(await unsealContent(db, entry)).data);
  return contents.flatMap((content) => [content?.before, content?.after].flatMap((side) => side?.name ?? []));
}
