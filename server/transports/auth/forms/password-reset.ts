import { AppError } from "@/server/domain/error";
import { EmailInput } from "@/server/domain/member/member";
import { isPasswordFault, type PasswordFault } from "@/server/domain/member/password-faults";
import { findUnstorable } from "@/server/domain/text/text";
import { getDb } from "@/server/infra/db";
import { env } from "@/server/infra/env";
import { completePasswordReset } from "@/server/services/account/complete-password-reset";
import { findPasswordReset, type OpenReset } from "@/server/services/account/password-reset";
import { PasswordRefusal } from "@/server/services/account/password-strength";
import { requestPasswordReset } from "@/server/services/account/request-password-reset";
import { allowAttempt, forgiveAttempt } from "@/server/services/throttle/allow-attempt";
import { browserOf } from "@/server/transports/auth/browser";
import { originOf } from "@/server/transports/auth/origin";
import { signInBrowser } from "@/server/transports/auth/sign-in-browser";
import { makeSignInCookie } from "@/server/transports/auth/sign-in-cookie";
import { isConfirmedSameOrigin, readForm, readPassword, seeOther } from "./form";

/** The outcomes that the forgot-password page shows. The page reads them from the URL. */
const REQUEST_OUTCOMES = ["sent", "email", "unsent"] as const;
export type RequestOutcome = (typeof REQUEST_OUTCOMES)[number];

export function asRequestOutcome(given: unknown): RequestOutcome | null {
  return REQUEST_OUTCOMES.find((outcome) => outcome === given) ?? null;
}

/** Why the form failed, apart from password problems. The link page reads this from the URL. */
const FAULTS = ["wait", "unsent"] as const;
export type ResetFault = PasswordFault | (typeof FAULTS)[number];

export function asResetFault(given: unknown): ResetFault | null {
  return isPasswordFault(given) ? given : (FAULTS.find((fault) => fault === given) ?? null);
}

/** Returns whether the app can send email. If not, the page tells people who to ask. */
export function sendsMail(): boolean {
  return env().mail !== null;
}

/**
 * Handles the form that requests a link. Every address gets the same response, even after too many requests.
 */
export async function handleResetRequest(request: Request): Promise<Response> {
  const form = await readForm(request);
  if (!form) return answer("unsent");
  const written = form.get("email") ?? "";
  const email = findUnstorable(written) ? undefined : EmailInput.safeParse(written).data;
  if (email === undefined) return answer("email");
  const { address } = browserOf((name) => request.headers.get(name));
  const db = getDb();
  if (await allowAttempt(db, "passwordReset", { account: email, address }))
    await requestPasswordReset(db, email, new Date());
  return answer("sent");
}

function answer(outcome: RequestOutcome): Response {
  return seeOther(`/forgot-password?outcome=${outcome}`);
}

/** Returns the content of a link page. Reading it changes nothing. */
export async function readPasswordReset(token: string): Promise<OpenReset | null> {
  return findPasswordReset(getDb(), token, new Date());
}

/**
 * Handles the form on a link page, which works without JavaScript. If the form succeeds, redirects into the app, or to
 * the sign-in page if the browser can't be signed in. Otherwise, redirects back to the link page.
 */
export async function handlePasswordReset(request: Request, token: string): Promise<Response> {
  const form = await readForm(request);
  if (!form) return back(token, "unsent");
  const password = readPassword(form);
  const db = getDb();
  const browser = browserOf((name) => request.headers.get(name));
  const attempt = { account: token, address: browser.address };
  if (!(await allowAttempt(db, "invitation", attempt))) return back(token, "wait");
  try {
    const origin = originOf(request.headers);
    const given = { token, password, browser: isConfirmedSameOrigin(request) ? browser : null, origin };
    const { claims, email } = await completePasswordReset(db, given, new Date());
    await forgiveAttempt(db, "invitation", attempt);
    if (!claims) return seeOther("/sign-in?reset=done");
    const device = await signInBrowser(request, { claims, email });
    return seeOther("/", [await makeSignInCookie(claims), device]);
  } catch (error) {
    // The link was valid, so this wasn't a guess.
    if (error instanceof PasswordRefusal) await forgiveAttempt(db, "invitation", attempt);
    return back(token, faultOf(error));
  }
}

function faultOf(error: unknown): ResetFault | undefined {
  if (error instanceof PasswordRefusal) return error.fault;
  if (error instanceof AppError && error.code === "not-found") return undefined;
  throw error;
}

function back(token: string, fault?: ResetFault): Response {
  return seeOther(`/reset-password/${encodeURIComponent(token)}${fault ? `?fault=${fault}` : ""}`);
}
