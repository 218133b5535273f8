import type { Metadata } from "next";
import { ForgotPassword, NoMailServer } from "@/components/auth/forgot-password";
import { asRequestOutcome, sendsMail } from "@/server/transports/auth/forms/password-reset";

export const metadata: Metadata = { title: "Forgot your password?" };

export default async function ForgotPasswordPage({
  searchParams,
}: {
  searchParams: Promise<{ outcome?: string | string[] }>;
}) {
  if (!sendsMail()) return <NoMailServer />;
  return <ForgotPassword outcome={asRequestOutcome((await searchParams).outcome)} />;
}
