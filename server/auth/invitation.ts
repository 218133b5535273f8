import { getDb } from "@/server/db";
import { AppError } from "@/server/domain/error";
import { findUnstorable } from "@/server/domain/text/text";
import { readBytes } from "@/server/read-bytes";
import { acceptInvitation } from "@/server/services/invitation/accept";
import { findInvitation, type OpenInvitation } from "@/server/services/invitation/find";
import { admitAttempt, forgiveAttempt } from "@/server/services/throttle/admit";
import { browserOf } from "./browser";
import { makeDeviceCookie, readDevice } from "./device-cookie";
import { makeSessionCookie } from "./session-cookie";

const MAX_BODY_BYTES = 16 * 1024;

/** Why a link was not used, as its page is told in its address. */
const FAULTS = ["password", "wrong", "wait", "unsent"] as const;
type Fault = (typeof FAULTS)[number];

export function asFault(given: unknown): Fault | null {
  return FAULTS.find((fault) => fault === given) ?? null;
}

/** What the page of a link shows. Reading changes nothing. */
export async function readInvitation(token: string): Promise<OpenInvitation | null> {
  return findInvitation(getDb(), token, new Date());
}

/**
 * The form of a link's page, also without JavaScript: the answer leads on, signed in, or back to the page. Its page
 * sends no referrer and so no origin either; a browser that cannot say that the form is ours is not signed in by it.
 */
export async function handleInvitation(request: Request, token: string): Promise<Response> {
  const site = request.headers.get("sec-fetch-site");
  if (site && site !== "same-origin") return back(token, "unsent");
  const password = await readPassword(request);
  if (password === null) return back(token, "unsent");
  const db = getDb();
  const browser = browserOf((name) => request.headers.get(name));
  const { address } = browser;
  if (!(await admitAttempt(db, "invitation", { account: token, address }))) return back(token, "wait");
  const shown = await readInvitation(token);
  if (!shown) return back(token);
  // Password guesses count as they do on the sign-in page.
  const cookies = request.headers.get("cookie");
  const guess =
    shown.asks === "password"
      ? { account: shown.email, address, device: readDevice(shown.email, cookies) }
      : null;
  if (guess && !(await admitAttempt(db, "signIn", guess))) return back(token, "wait");
  try {
    const claims = await acceptInvitation(db, { token, password, browser }, new Date());
    await forgiveAttempt(db, "invitation", { account: token, address });
    if (guess) await forgiveAttempt(db, "signIn", guess);
    if (site !== "same-origin") return leadTo("/sign-in");
    return leadTo("/", [await makeSessionCookie(claims), makeDeviceCookie(shown.email, cookies)]);
  } catch (error) {
    return back(token, faultOf(error));
  }
}

/** Null for what is no form of ours. */
async function readPassword(request: Request): Promise<string | null> {
  const [mediaType = ""] = (request.headers.get("content-type") ?? "").split(";");
  if (mediaType.trim().toLowerCase() !== "application/x-www-form-urlencoded") return null;
  const bytes = await readBytes(request, MAX_BODY_BYTES);
  if (bytes === null) return null;
  const password = new URLSearchParams(new TextDecoder().decode(bytes)).get("password") ?? "";
  return findUnstorable(password) ? "" : password;
}

function faultOf(error: unknown): Fault | undefined {
  if (error instanceof AppError)
    switch (error.code) {
      case "invalid-input":
        return "password";
      case "unauthenticated":
        return "wrong";
      case "not-found":
        return undefined;
    }
  throw error;
}

function back(token: string, fault?: Fault): Response {
  return leadTo(`/invitation/${encodeURIComponent(token)}${fault ? `?fault=${fault}` : ""}`);
}

function leadTo(path: string, cookies: string[] = []): Response {
  const headers = new Headers({ Location: path, "Cache-Control": "no-store" });
  for (const cookie of cookies) headers.append("Set-Cookie", cookie);
  return new Response(null, { status: 303, headers });
}
