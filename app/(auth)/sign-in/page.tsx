import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { SignInForm } from "@/components/auth/sign-in-form";
import { Brand } from "@/components/shell/brand";
import { Card } from "@/components/ui/card";
import { callbackPath } from "@/server/auth/callback-path";
import { findSignedIn } from "@/server/auth/session";

export const metadata: Metadata = { title: "Sign in" };

export default async function SignInPage({
  searchParams,
}: {
  searchParams: Promise<{ callbackUrl?: string | string[] }>;
}) {
  const path = callbackPath((await searchParams).callbackUrl);
  if (await findSignedIn()) redirect(path);
  return (
    <main className="mx-auto grid min-h-dvh max-w-sm content-center gap-6 px-4 py-8">
      <Brand />
      <Card className="grid gap-5 p-6">
        <h1 className="font-semibold text-xl tracking-tight">Sign in</h1>
        <SignInForm callbackPath={path} />
      </Card>
      <p className="text-muted text-sm">No account yet? Ask an owner of your organization to add you.</p>
    </main>
  );
}
