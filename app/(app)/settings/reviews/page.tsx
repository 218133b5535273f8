import type { Metadata } from "next";
import { readSearchParams, type SearchParams } from "@/components/href";
import { NoSettingsAccess } from "@/components/settings/no-settings-access";
import { ReadingSettingsForm } from "@/components/settings/reviews/reading-settings";
import { Statistics } from "@/components/settings/reviews/statistics";
import { SettingsHeader } from "@/components/settings/settings-header";
import { PERIODS } from "@/server/domain/reading/periods";
import { getCaller } from "@/server/transports/trpc/caller";

export const metadata: Metadata = { title: "Reviews" };

/** The query parameter `days` sets the period. An invalid value selects the shortest period. */
export default async function ReviewSettingsPage({ searchParams }: { searchParams: SearchParams }) {
  const [api, query] = await Promise.all([getCaller(), readSearchParams(searchParams)]);
  const { scopes } = await api.me.get();
  if (!scopes.includes("members:write"))
    return <NoSettingsAccess what="review statistics" isForAdmins scopes={scopes} />;
  const days = PERIODS.find((period) => String(period) === query.days) ?? PERIODS[0];
  const [statistics, reading] = await Promise.all([
    api.review.statistics({ days }),
    api.organization.getReading(),
  ]);
  return (
    <>
      <SettingsHeader current="/settings/reviews" scopes={scopes} />
      <Statistics key={days} initial={statistics} days={days} />
      <ReadingSettingsForm initial={reading} />
    </>
  );
}
