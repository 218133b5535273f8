import { Button } from "@/components/ui/button";
import { InlineError } from "@/components/ui/inline-error";
import { PasswordField } from "@/components/ui/password-field";
import { isPasswordFault, type PasswordFault } from "@/server/domain/member/password";
import { AuthPage } from "./auth-page";
import { sayPasswordFault } from "./password-fault";

const NOTICES = {
  wait: ["Too many attempts", "Wait 15 minutes, then try again."],
  unsent: ["Nothing was sent", "Fill in this form and try again."],
} as const;

/** What the link in a reset mail opens: a plain form that needs no script. */
export function ResetPassword({
  action,
  email,
  fault,
}: {
  action: string;
  email: string;
  fault: PasswordFault | keyof typeof NOTICES | null;
}) {
  const [title, cure] = fault && !isPasswordFault(fault) ? NOTICES[fault] : [];
  return (
    <AuthPage
      title="Choose a new password"
      note="You're then signed out everywhere else. API tokens keep working."
    >
      <p className="text-muted">
        For <span className="wrap-anywhere text-ink">{email}</span>
      </p>
      <form method="post" action={action} className="grid gap-4">
        {title && <InlineError title={title}>{cure}</InlineError>}
        {/* For password managers: which account this is. */}
        <input type="email" name="email" value={email} autoComplete="username" readOnly hidden />
        <PasswordField
          label="New password"
          hint="At least 12 characters."
          error={isPasswordFault(fault) ? sayPasswordFault(fault) : null}
          name="password"
          autoComplete="new-password"
          minLength={12}
          required
          autoFocus
        />
        <Button type="submit" variant="primary" className="w-full">
          Set password and sign in
        </Button>
      </form>
    </AuthPage>
  );
}
