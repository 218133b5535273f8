import type { Metadata } from "next";
import { ForAuditors } from "@/components/settings/audit/for-auditors";
import { NoSettingsAccess } from "@/components/settings/no-settings-access";
import { SettingsHeader } from "@/components/settings/settings-header";
import { getCaller } from "@/server/transports/trpc/caller";

export const metadata: Metadata = { title: "For auditors" };

export default async function AuditorsPage() {
  const api = await getCaller();
  const { scopes } = await api.me.get();
  if (!scopes.includes("audit:read"))
    return <NoSettingsAccess what="the audit log" isForAdmins scopes={scopes} />;
  return (
    <>
      <SettingsHeader current="/settings/audit" scopes={scopes} />
      <ForAuditors />
    </>
  );
}
