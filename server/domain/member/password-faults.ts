export const MIN_PASSWORD_CHARS = 12;
export const MAX_PASSWORD_CHARS = 128;

/** Reasons to reject a new password. Each follows the words "The password". */
export const PASSWORD_FAULTS = {
  length: `must have ${MIN_PASSWORD_CHARS} to ${MAX_PASSWORD_CHARS} characters`,
  personal: "is mostly your email, your name, or your organization's name. Use different words",
  common: "is too easy to guess. Use four or more unrelated words, or let a password manager generate one",
} as const;

export type PasswordFault = keyof typeof PASSWORD_FAULTS;

export function isPasswordFault(given: unknown): given is PasswordFault {
  return typeof given === "string" && Object.hasOwn(PASSWORD_FAULTS, given);
}
