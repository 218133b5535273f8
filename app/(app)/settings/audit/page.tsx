import type { Metadata } from "next";
import { readSearchParams, type SearchParams } from "@/components/href";
import { Audit } from "@/components/settings/audit/audit";
import { readAuditPlace, toAuditQuery } from "@/components/settings/audit/audit-place";
import { NoSettingsAccess } from "@/components/settings/no-settings-access";
import { SettingsHeader } from "@/components/settings/settings-header";
import { getCaller } from "@/server/transports/trpc/caller";

export const metadata: Metadata = { title: "Audit" };

export default async function AuditPage({ searchParams }: { searchParams: SearchParams }) {
  const [api, params] = await Promise.all([getCaller(), readSearchParams(searchParams)]);
  const { scopes } = await api.me.get();
  if (!scopes.includes("audit:read"))
    return <NoSettingsAccess what="the audit log" isForAdmins scopes={scopes} />;
  const place = readAuditPlace(params);
  const [initial, checks] = await Promise.all([api.audit.list(toAuditQuery(place)), api.audit.checks()]);
  return (
    <>
      <SettingsHeader current="/settings/audit" scopes={scopes} />
      <Audit place={place} initial={initial} checks={checks} />
    </>
  );
}
