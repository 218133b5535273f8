import { ButtonLink } from "@/components/ui/button";
import { AuthPage } from "./auth-page";

/**
 * Shown for a link that expired, was used or replaced, or never existed. For security, the page doesn't reveal
 * which.
 */
export function EndedReset() {
  return (
    <AuthPage title="This link no longer works">
      <p className="text-muted">
        A link works once and expires after 30 minutes. A newer link replaces it. If you've just changed your
        password, sign in with the new one.
      </p>
      <ButtonLink href="/forgot-password" variant="primary" className="w-full">
        Get a new link
      </ButtonLink>
      <ButtonLink href="/sign-in" className="w-full">
        Go to sign-in
      </ButtonLink>
    </AuthPage>
  );
}
