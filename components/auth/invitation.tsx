import { Button } from "@/components/ui/button";
import { TextField } from "@/components/ui/field";
import { InlineError } from "@/components/ui/inline-error";
import { nameOfRole, type Role } from "@/server/domain/access/access";
import { AuthPage } from "./auth-page";

const WORDS = {
  "new-password": {
    label: "New password",
    hint: "At least 12 characters.",
    autoComplete: "new-password",
    submit: "Set password and sign in",
  },
  password: {
    label: "Password",
    hint: "You have an account already: the password you sign in with.",
    autoComplete: "current-password",
    submit: "Sign in and join",
  },
} as const;

export type InvitationFault = "password" | "wrong" | "wait" | "unsent";

const FAULTS: Record<InvitationFault, [title: string, cure: string]> = {
  password: ["The password was not set", "Choose one of 12 to 200 characters."],
  wrong: ["You have not joined yet", "That is not the password of your account. Check it and try again."],
  wait: ["Too many attempts", "Wait a quarter of an hour, then try again."],
  unsent: ["Nothing was sent", "Fill in this form here, then try again."],
};

/** What a member's link opens: a plain form, which needs no script. `joins`: they do not take part yet. */
export function Invitation({
  action,
  organizationName,
  email,
  role,
  joins,
  asks,
  fault,
}: {
  action: string;
  organizationName: string;
  email: string;
  role: Role;
  joins: boolean;
  asks: keyof typeof WORDS;
  fault: InvitationFault | null;
}) {
  const { label, hint, autoComplete, submit } = WORDS[asks];
  const [title, cure] = fault ? FAULTS[fault] : [];
  return (
    <AuthPage
      title={joins ? `Join ${organizationName}` : "Choose a new password"}
      note={
        joins
          ? "Not expected? Close this page: nothing happens until you join."
          : "Wherever you are signed in with the old password, you are signed out then."
      }
    >
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1">
        {!joins && <Fact name="Organization" value={organizationName} />}
        <Fact name="Email" value={email} />
        <Fact name="Role" value={nameOfRole(role)} />
      </dl>
      <form method="post" action={action} className="grid gap-4">
        {title && <InlineError title={title}>{cure}</InlineError>}
        {/* For password managers: whose password this is. */}
        <input type="email" name="email" value={email} autoComplete="username" readOnly hidden />
        <TextField
          label={label}
          hint={hint}
          name="password"
          type="password"
          autoComplete={autoComplete}
          minLength={asks === "new-password" ? 12 : undefined}
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
