import type { AuthOptions } from "next-auth";
import credentials from "next-auth/providers/credentials";
import { findUnstorable } from "@/server/domain/text/text";
import { getDb } from "@/server/infra/db";
import { appSecret, env } from "@/server/infra/env";
import { logger } from "@/server/infra/logger";
import { signInByPassword } from "@/server/services/account/sign-in";
import { type SignInClaims, switchOrganization } from "@/server/services/account/sign-in-claims";
import { allowAttempt, forgiveAttempt } from "@/server/services/throttle/allow-attempt";
import { browserOf, type ReadHeader } from "./browser";
import { callbackPathFrom } from "./callback-path";
import { readClaims, toToken } from "./claims";
import { decodeCookie } from "./decode-cookie";
import { readDevice } from "./device-cookie";
import { signInSeconds } from "./sign-in-cookie";

/**
 * The error codes that the browser can receive for a failed sign-in, in addition to next-auth's
 * "CredentialsSignin".
 */
type Refusal = "TooManyAttempts" | "Unknown";

/** Creates next-auth's options. This is a function because a build imports this module without a secret. */
export function authOptions(): AuthOptions {
  const options: AuthOptions = {
    secret: appSecret(),
    jwt: { decode: ({ token }) => decodeCookie(token) },
    session: { strategy: "jwt", maxAge: signInSeconds() },
    pages: { signIn: "/sign-in", error: "/sign-in" },
    useSecureCookies: env().publicUrl.startsWith("https:"),
    providers: [
      credentials({
        name: "Password",
        credentials: { email: { type: "email" }, password: { type: "password" } },
        authorize: (given, { headers }) => authorize(given, (name) => headers?.[name] ?? null),
      }),
    ],
    callbacks: {
      jwt: async ({ token, user, trigger, session }) => {
        const claims = user?.claims ?? readClaims(token);
        if (!claims) return {};
        return toToken((trigger === "update" && (await findSwitch(claims, session))) || claims);
      },
      // Returns a path, since the app can be reached at several addresses.
      redirect: ({ url, baseUrl }) => callbackPathFrom(url, baseUrl),
    },
    logger: {
      // Expired and forged sign-in cookies are normal, since anyone can send them.
      error: (code, metadata) =>
        logger()[code === "JWT_SESSION_ERROR" ? "debug" : "warn"]({ code, metadata }, "sign-in"),
      warn: (code) => logger().debug({ code }, "sign-in"),
      debug: () => {},
    },
  };
  return options;
}

type Credentials = Record<"email" | "password", string> | undefined;

/** Authorizes a sign-in. next-auth shows the message of any error thrown here, so only throw a `Refusal`. */
async function authorize(given: Credentials, header: ReadHeader) {
  const { claims, refusal } = await signIn(given, header).catch((error: unknown) => {
    logger().error({ err: error }, "sign-in failed");
    return { claims: null, refusal: "Unknown" as const };
  });
  if (refusal) throw new Error(refusal);
  return claims && { id: claims.userId, claims };
}

async function signIn(
  given: Credentials,
  header: ReadHeader,
): Promise<{ claims: SignInClaims | null; refusal?: Refusal }> {
  const { email: written, password } = given ?? {};
  if (typeof written !== "string" || typeof password !== "string") return { claims: null };
  const email = written.trim().toLowerCase();
  if (email.length > 320 || findUnstorable(email) || findUnstorable(password)) return { claims: null };
  const browser = browserOf(header);
  const device = await readDevice(email, header("cookie"));
  const attempt = { account: email, address: browser.address, device };
  if (!(await allowAttempt(getDb(), "signIn", attempt))) return { claims: null, refusal: "TooManyAttempts" };
  const claims = await signInByPassword(getDb(), { email, password }, browser);
  if (claims) await forgiveAttempt(getDb(), "signIn", attempt);
  return { claims };
}

/**
 * Returns the claims for the organization that a page asked to switch to, or null if the switch isn't possible.
 * `asked` is the page's request.
 */
async function findSwitch(claims: SignInClaims, asked: unknown): Promise<SignInClaims | null> {
  if (typeof asked !== "object" || asked === null || !("organizationId" in asked)) return null;
  const { organizationId } = asked;
  if (typeof organizationId !== "string" || findUnstorable(organizationId)) return null;
  return switchOrganization(getDb(), claims, organizationId);
}
