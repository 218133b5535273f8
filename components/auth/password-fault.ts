import { PASSWORD_FAULTS, type PasswordFault } from "@/server/domain/member/password";

/** Why a password was refused. Someone who may have an account may have mistyped the password they have. */
export function sayPasswordFault(fault: PasswordFault, mayHaveAccount = false): string {
  const said = `The password ${PASSWORD_FAULTS[fault]}.`;
  return mayHaveAccount ? `${said} If you already use Countersign, check the one you typed.` : said;
}
