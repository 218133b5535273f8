import { nameOfRole, type Role } from "@/server/domain/access/access";
import { AuthPage } from "./auth-page";
import { type NewPasswordFault, NewPasswordForm } from "./new-password-form";

const JOINING = {
  hint: "Choose a password of at least 12 characters. If you already use Countersign, enter your existing password.",
  submit: "Join",
  note: "If you weren't expecting this invitation, close the page. Nothing happens until you join.",
};
const HAS_ACCOUNT = { ...JOINING, hint: "Your Countersign password." };
const CHANGING = {
  hint: "At least 12 characters.",
  submit: "Set password and sign in",
  note: "This signs you out everywhere you signed in with the old password.",
};

/**
 * The page behind a link to join an organization, or to choose a new password. `joins` is true if the person isn't
 * a member yet.
 */
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
  /** The user who's signed in. Null if nobody is. */
  signedIn: { userName: string; actor: { email: string } } | null;
  organizationName: string;
  email: string;
  role: Role;
  joins: boolean;
  fault: NewPasswordFault | null;
}) {
  const joining = fault === "wrong" ? HAS_ACCOUNT : JOINING;
  const { hint, submit, note } = joins ? joining : CHANGING;
  return (
    <AuthPage title={joins ? `Join ${organizationName}` : "Choose a new password"} note={note}>
      <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1">
        {!joins && <Fact name="Organization" value={organizationName} />}
        <Fact name="Email" value={email} />
        <Fact name="Role" value={nameOfRole(role)} />
      </dl>
      {signedIn && signedIn.actor.email !== email && (
        <p role="note" className="break-words rounded-md border border-edge px-4 py-3">
          You're signed in as {signedIn.userName}. {joins ? "Joining" : "Choosing a password"} signs you out.
        </p>
      )}
      <NewPasswordForm
        action={action}
        email={email}
        {...(joins && { label: "Password", mayHaveAccount: true })}
        hint={hint}
        submit={submit}
        fault={fault}
      />
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
