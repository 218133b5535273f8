import type { ReadingSettings } from "@/server/domain/reading/settings";
import type { ServiceContext } from "@/server/services/context";

/** Reads whether the organization records reading times and how long it keeps them. */
export async function readReadingSettings({
  db,
  organizationId,
}: Pick<ServiceContext, "db" | "organizationId">): Promise<ReadingSettings> {
  return db.organization.findUniqueOrThrow({
    where: { id: organizationId },
    select: { recordReadingTimes: true, keepReadingDays: true },
  });
}
