import { Button } from "@/components/ui/button";
import { InlineError } from "@/components/ui/inline-error";
import { PasswordField } from "@/components/ui/password-field";
import { nameOfRole, type Role } from "@/server/domain/access/access";
import { isPasswordFault, type PasswordFault } from "@/server/domain/member/password";
import { AuthPage } from "./auth-page";
import { sayPasswordFault } from "./password-fault";

const NOTICES = {
  wrong: [
    "You haven't joined yet",
    "This email already has an account. Enter the password you sign in with.",
  ],
  wait: ["Too many attempts", "Wait 15 minutes, then try again."],
  unsent: ["Nothing was sent", "Fill in this form and try again."],
} as const;

export type InvitationFault = PasswordFault | keyof typeof NOTICES;

const JOINING = {
  hint: "Choose a password of at least 12 characters. If you already use Countersign, enter your password.",
  submit: "Join",
  note: "If you didn't expect this, close the page. Nothing happens until you join.",
};
const CHANGING = {
  hint: "At least 12 characters.",
  submit: "Set password and sign in",
  note: "You're then signed out everywhere you used the old password.",
};

/** What a member's link opens: a plain form that needs no script. `joins`: they aren't a member yet. */
export function Invitation({
  action,
  signedIn,
  organizationName,
  email,
  role,
  joins,
  fault,
}: {
  action: string;
  /** Who is signed in in this browser. Null if nobody is. */
  signedIn: { userName: string; actor: { email: string } } | null;
  organizationName: string;
  email: string;
  role: Role;
  joins: boolean;
  fault: InvitationFault | null;
}) {
  const { hint, submit, note } = joins ? JOINING : CHANGING;
  const refused = isPasswordFault(fault) ? sayPasswordFault(fault, joins) : null;
  const [title, cure] = fault && !isPasswordFault(fault) ? NOTICES[fault] : [];
  return (
    <AuthPage title={joins ? `Join ${organizationName}` : "Choose a new password"} note={note}>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1">
        {!joins && <Fact name="Organization" value={organizationName} />}
        <Fact name="Email" value={email} />
        <Fact name="Role" value={nameOfRole(role)} />
      </dl>
      {signedIn && signedIn.actor.email !== email && (
        <p role="note" className="break-words rounded-md border border-edge px-4 py-3">
          You’re signed in as {signedIn.userName}. {joins ? "Joining" : "Choosing a password"} signs you out.
        </p>
      )}
      <form method="post" action={action} className="grid gap-4">
        {title && <InlineError title={title}>{cure}</InlineError>}
        {/* For password managers: which account this is. */}
        <input type="email" name="email" value={email} autoComplete="username" readOnly hidden />
        <PasswordField
          label={joins ? "Password" : "New password"}
          hint={hint}
          error={refused}
          name="password"
          autoComplete="new-password"
          minLength={12}
          required
          autoFocus
        />
        <Button type="submit" variant="primary" className="w-full">
          {submit}
        </Button>
      </form>
    </AuthPage>
  );
}

function Fact({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt className="text-muted">{name}</dt>
      <dd className="break-words">{value}</dd>
    </>
  );
}
