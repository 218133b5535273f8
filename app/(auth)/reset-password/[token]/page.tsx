import type { Metadata } from "next";
import { EndedReset } from "@/components/auth/ended-reset";
import { ResetPassword } from "@/components/auth/reset-password";
import { asResetFault, readPasswordReset } from "@/server/transports/auth/forms/password-reset";

export const metadata: Metadata = {
  title: "Choose a new password",
  robots: { index: false, follow: false },
  referrer: "no-referrer",
};

/** Opening this page changes nothing, because mail scanners also open links. */
export default async function ResetPasswordPage({
  params,
  searchParams,
}: {
  params: Promise<{ token: string }>;
  searchParams: Promise<{ fault?: string | string[] }>;
}) {
  const { token } = await params;
  const reset = await readPasswordReset(token);
  if (!reset) return <EndedReset />;
  const fault = asResetFault((await searchParams).fault);
  return <ResetPassword action={`/reset-password/${token}/save`} email={reset.email} fault={fault} />;
}
