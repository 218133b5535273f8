import { PASSWORD_FAULTS, type PasswordFault } from "@/server/domain/member/password-faults";

/**
 * Explains why a password was rejected. Someone who already has an account may have mistyped their existing password.
 */
export function sayPasswordFault(fault: PasswordFault, mayHaveAccount = false): string {
  const said = `The password ${PASSWORD_FAULTS[fault]}.`;
  return mayHaveAccount
    ? `${said} If you already use Countersign, check that you typed your existing password correctly.`
    : said;
}
