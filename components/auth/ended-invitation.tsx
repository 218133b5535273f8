import { ButtonLink } from "@/components/ui/button";
import { AuthPage } from "./auth-page";

/**
 * Shown for a link that expired, was used or replaced, or never existed. For security, the page doesn't reveal
 * which.
 */
export function EndedInvitation() {
  return (
    <AuthPage title="This link no longer works">
      <p className="text-muted">
        A link works once and expires after seven days. A newer link replaces it. If you've already chosen a
        password, sign in with it. If not, ask an owner or admin of your organization for a new link.
      </p>
      <ButtonLink href="/sign-in" variant="primary" className="w-full">
        Go to sign-in
      </ButtonLink>
    </AuthPage>
  );
}
