import { ButtonLink } from "@/components/ui/button";
import { AuthPage } from "./auth-page";

/** For a link that expired, was used or replaced, or never was: nothing tells these apart. */
export function EndedInvitation() {
  return (
    <AuthPage title="This link opens nothing any more">
      <p className="text-muted">
        A link works once, for seven days, and a newer one takes its place. If you have chosen your password
        already, sign in with it. If not, ask an owner or admin of your organization for a new link.
      </p>
      <ButtonLink href="/sign-in" variant="primary" className="w-full">
        Go to sign-in
      </ButtonLink>
    </AuthPage>
  );
}
