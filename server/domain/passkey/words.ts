/** Wording about passkeys. Separate from the schemas, so that the browser doesn't load zod. */

export const MAX_PASSKEYS = 20;

export const SIGN_IN_APP = "Open the review to sign with your passkey.";

export const NO_PASSKEY = "This review needs a passkey. Add one under Settings.";

export const NO_SIGNATURE = "This review has to be signed with your passkey. Open it and approve it there.";

export const WRONG_SIGNATURE =
  "The passkey's signature doesn't match or came too late. Approve again to sign again.";

export const CHANGED_WHILE_SIGNING =
  "The review changed while you were signing. Read it again before you decide.";

export function saySignedWith(passkey: { name: string }): string {
  return `Signed with the passkey “${passkey.name}”`;
}
