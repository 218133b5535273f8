import type { Metadata } from "next";
import { EndedInvitation } from "@/components/auth/ended-invitation";
import { Invitation } from "@/components/auth/invitation";
import { asFault, readInvitation } from "@/server/transports/auth/forms/invitation";
import { findSignedIn } from "@/server/transports/auth/signed-in";

export const metadata: Metadata = {
  title: "Choose a password",
  robots: { index: false, follow: false },
  referrer: "no-referrer",
};

/**
 * Opening this page changes nothing, because mail scanners and chat previews also open links. To reveal
 * nothing about accounts, the page is the same for existing and new users.
 */
export default async function InvitationPage({
  params,
  searchParams,
}: {
  params: Promise<{ token: string }>;
  searchParams: Promise<{ fault?: string | string[] }>;
}) {
  const { token } = await params;
  const invitation = await readInvitation(token);
  // Doesn't use Next's notFound(), because its page stays blank without JavaScript.
  if (!invitation) return <EndedInvitation />;
  const { organizationName, email, role, status } = invitation;
  return (
    <Invitation
      action={`/invitation/${token}/accept`}
      signedIn={(await findSignedIn())?.membership ?? null}
      organizationName={organizationName}
      email={email}
      role={role}
      joins={status === "invited"}
      fault={asFault((await searchParams).fault)}
    />
  );
}
