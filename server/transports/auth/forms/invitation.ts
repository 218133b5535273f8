import { AppError } from "@/server/domain/error";
import { isPasswordFault, type PasswordFault } from "@/server/domain/member/password-faults";
import { getDb } from "@/server/infra/db";
import { PasswordRefusal } from "@/server/services/account/password-strength";
import { acceptInvitation } from "@/server/services/member/accept-invitation";
import { findInvitation, type OpenInvitation } from "@/server/services/member/find-invitation";
import { allowAttempt, forgiveAttempt } from "@/server/services/throttle/allow-attempt";
import { browserOf } from "@/server/transports/auth/browser";
import { readDevice } from "@/server/transports/auth/device-cookie";
import { originOf } from "@/server/transports/auth/origin";
import { signInBrowser } from "@/server/transports/auth/sign-in-browser";
import { makeSignInCookie } from "@/server/transports/auth/sign-in-cookie";
import { isConfirmedSameOrigin, readForm, readPassword, seeOther } from "./form";

/** Why the form failed, apart from password problems. The link page reads this from the URL. */
const FAULTS = ["wrong", "wait", "unsent"] as const;
export type InvitationFault = PasswordFault | (typeof FAULTS)[number];

export function asFault(given: unknown): InvitationFault | null {
  return isPasswordFault(given) ? given : (FAULTS.find((fault) => fault === given) ?? null);
}

/** Returns the content of a link page. Reading it changes nothing. */
export async function readInvitation(token: string): Promise<OpenInvitation | null> {
  return findInvitation(getDb(), token, new Date());
}

/**
 * Handles the form on a link page, which works without JavaScript. If the form succeeds, redirects into the app, or to
 * the sign-in page if the browser can't be signed in. Otherwise, redirects back to the link page. Unless the password
 * is accepted, the response doesn't depend on whether the address has an account.
 */
export async function handleInvitation(request: Request, token: string): Promise<Response> {
  const form = await readForm(request);
  if (!form) return back(token, "unsent");
  const password = readPassword(form);
  const db = getDb();
  const browser = browserOf((name) => request.headers.get(name));
  const { address } = browser;
  if (!(await allowAttempt(db, "invitation", { account: token, address }))) return back(token, "wait");
  const shown = await readInvitation(token);
  if (!shown) return back(token);
  // Counts password guesses the same way as the sign-in page, even for an address without an account.
  const device = await readDevice(shown.email, request.headers.get("cookie"));
  const guess = { account: shown.email, address, device };
  if (!(await allowAttempt(db, "signIn", guess))) return back(token, "wait");
  try {
    const origin = originOf(request.headers);
    const given = { token, password, browser: isConfirmedSameOrigin(request) ? browser : null, origin };
    const claims = await acceptInvitation(db, given, new Date());
    await forgiveAttempt(db, "invitation", { account: token, address });
    await forgiveAttempt(db, "signIn", guess);
    if (!claims) return seeOther("/sign-in");
    const device = await signInBrowser(request, { claims, email: shown.email });
    return seeOther("/", [await makeSignInCookie(claims), device]);
  } catch (error) {
    return back(token, faultOf(error));
  }
}

function faultOf(error: unknown): InvitationFault | undefined {
  if (error instanceof PasswordRefusal) return error.fault;
  if (error instanceof AppError && error.code === "unauthenticated") return "wrong";
  if (error instanceof AppError && error.code === "not-found") return undefined;
  throw error;
}

function back(token: string, fault?: InvitationFault): Response {
  return seeOther(`/invitation/${encodeURIComponent(token)}${fault ? `?fault=${fault}` : ""}`);
}
