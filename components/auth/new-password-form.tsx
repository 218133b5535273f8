import { InlineError } from "@/components/ui/inline-error";
import { Link } from "@/components/ui/link";
import { PasswordField } from "@/components/ui/password-field";
import { isPasswordFault, type PasswordFault } from "@/server/domain/member/password-faults";
import { sayPasswordFault } from "./password-fault";
import { SubmitOnce } from "./submit-once";

const NOTICES = {
  wrong: [
    "You haven't joined yet",
    <>
      This email already has an account. Enter the password you sign in with.{" "}
      <Link href="/forgot-password" className="underline">
        Forgot your password?
      </Link>
    </>,
  ],
  wait: ["Too many attempts", "Wait a few minutes and try again."],
  unsent: ["Couldn't submit the form", "Fill it out and try again."],
} as const;

export type NewPasswordFault = PasswordFault | keyof typeof NOTICES;

/** The form for choosing a password, opened from a link. A plain form that works without JavaScript. */
export function NewPasswordForm({
  action,
  email,
  label = "New password",
  hint,
  submit,
  mayHaveAccount = false,
  fault,
}: {
  action: string;
  email: string;
  label?: string;
  hint: string;
  submit: string;
  /** Whether the user might already have an account and need to enter its password. */
  mayHaveAccount?: boolean;
  fault: NewPasswordFault | null;
}) {
  const [title, advice] = fault && !isPasswordFault(fault) ? NOTICES[fault] : [];
  return (
    <form method="post" action={action} className="grid gap-4">
      {title && <InlineError title={title}>{advice}</InlineError>}
      {/* Tells password managers which account this is. */}
      <input type="email" name="email" value={email} autoComplete="username" readOnly hidden />
      <PasswordField
        label={label}
        hint={hint}
        error={isPasswordFault(fault) ? sayPasswordFault(fault, mayHaveAccount) : null}
        name="password"
        autoComplete="new-password"
        minLength={12}
        required
        autoFocus
      />
      <SubmitOnce>{submit}</SubmitOnce>
    </form>
  );
}
