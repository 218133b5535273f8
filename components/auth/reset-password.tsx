import { AuthPage } from "./auth-page";
import { type NewPasswordFault, NewPasswordForm } from "./new-password-form";

/** The page opened by the link in a reset email. */
export function ResetPassword({
  action,
  email,
  fault,
}: {
  action: string;
  email: string;
  fault: Exclude<NewPasswordFault, "wrong"> | null;
}) {
  return (
    <AuthPage
      title="Choose a new password"
      note="This signs you out everywhere else and unlinks Slack. API tokens keep working."
    >
      <p className="text-muted">
        For <span className="wrap-anywhere text-ink">{email}</span>
      </p>
      <NewPasswordForm
        action={action}
        email={email}
        hint="At least 12 characters."
        submit="Set password and sign in"
        fault={fault}
      />
    </AuthPage>
  );
}
