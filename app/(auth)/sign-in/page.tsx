import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { AuthPage } from "@/components/auth/auth-page";
import { SignInForm } from "@/components/auth/sign-in-form";
import { callbackPath } from "@/server/transports/auth/callback-path";
import { sendsMail } from "@/server/transports/auth/forms/password-reset";
import { findSignedIn } from "@/server/transports/auth/signed-in";

export const metadata: Metadata = { title: "Sign in" };

export default async function SignInPage({
  searchParams,
}: {
  searchParams: Promise<{ callbackUrl?: string | string[]; reset?: string | string[] }>;
}) {
  const { callbackUrl, reset } = await searchParams;
  const path = callbackPath(callbackUrl);
  if (await findSignedIn()) redirect(path);
  return (
    <AuthPage title="Sign in" note="No account yet? Ask an owner of your organization to add you.">
      {reset === "done" && <p role="status">Your password was changed. Sign in with the new one.</p>}
      <SignInForm callbackPath={path} canReset={sendsMail()} />
    </AuthPage>
  );
}
