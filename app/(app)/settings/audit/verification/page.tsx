import type { Metadata } from "next";
import { CheckList } from "@/components/settings/audit/verification/check-list";
import { Witnesses } from "@/components/settings/audit/verification/witnesses";
import { NoSettingsAccess } from "@/components/settings/no-settings-access";
import { SettingsHeader } from "@/components/settings/settings-header";
import { getCaller } from "@/server/transports/trpc/caller";

export const metadata: Metadata = { title: "Verification" };

export default async function VerificationPage() {
  const api = await getCaller();
  const { scopes, role } = await api.me.get();
  if (!scopes.includes("audit:read"))
    return <NoSettingsAccess what="the audit log" isForAdmins scopes={scopes} />;
  const [checks, witnesses] = await Promise.all([api.audit.checks(), api.audit.witnesses()]);
  return (
    <>
      <SettingsHeader current="/settings/audit" scopes={scopes} />
      <CheckList initial={checks} />
      <Witnesses initial={witnesses} manages={role === "owner"} />
    </>
  );
}
