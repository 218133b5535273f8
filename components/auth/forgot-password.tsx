import { ButtonLink } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { InlineError } from "@/components/ui/inline-error";
import { AuthPage } from "./auth-page";
import { SubmitOnce } from "./submit-once";

/**
 * Asks for an account's email, in a plain form that works without JavaScript. Every address gets the same
 * response.
 */
export function ForgotPassword({ outcome }: { outcome: "sent" | "email" | "unsent" | null }) {
  if (outcome === "sent") return <RequestSent />;
  return (
    <AuthPage
      title="Forgot your password?"
      note="Invited but not a member yet? Use the link in your invitation, or ask the person who invited you for a new one."
    >
      <form method="post" action="/forgot-password/send" className="grid gap-4">
        {outcome === "unsent" && (
          <InlineError title="Couldn't submit the form">Fill it out and try again.</InlineError>
        )}
        <TextField
          label="Email"
          hint="We'll email you a link to choose a new password."
          error={outcome === "email" ? "Enter an email address, such as sam@example.com." : null}
          name="email"
          type="email"
          autoComplete="username"
          maxLength={320}
          required
          autoFocus
        />
        <SubmitOnce>Send link</SubmitOnce>
        <ButtonLink href="/sign-in" className="w-full">
          Back to sign-in
        </ButtonLink>
      </form>
    </AuthPage>
  );
}

function RequestSent() {
  return (
    <AuthPage title="Check your email">
      <p role="status">
        If there's an account with that email, we've sent a link to choose a new password. It works for 30
        minutes.
      </p>
      <p className="text-muted">
        No email after a few minutes? Check your spam folder, and make sure you entered the email you sign in
        with.
      </p>
      <ButtonLink href="/sign-in" variant="primary" className="w-full">
        Go to sign-in
      </ButtonLink>
      <ButtonLink href="/forgot-password" className="w-full">
        Use a different email
      </ButtonLink>
    </AuthPage>
  );
}

/** Without a mail server, only the operator can set a new password. */
export function NoMailServer() {
  return (
    <AuthPage title="Forgot your password?">
      <p>
        This installation has no mail server, so it can't email you a link. Ask its operator to set a new
        password:
      </p>
      <code className="break-words rounded-md bg-sunken px-3 py-2 font-mono text-sm">
        npm run org -- set-password you@example.com --password …
      </code>
      <ButtonLink href="/sign-in" variant="primary" className="w-full">
        Go to sign-in
      </ButtonLink>
    </AuthPage>
  );
}
