import type { ReadingSettings } from "@/server/domain/reading/settings";
import type { ServiceContext } from "@/server/services/context";

/** Reads whether and for how long the organization keeps reading times. */
export async function readReadingSettings({
  db,
  organizationId,
}: Pick<ServiceContext, "db" | "organizationId">): Promise<ReadingSettings> {
  return db.organization.findUniqueOrThrow({
    where: { id: organizationId },
    select: { recordReadingTimes: true, keepReadingDays: true },
  });
}
