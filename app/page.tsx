import { redirect } from "next/navigation";
import { scopesOf } from "@/server/domain/access/access";
import { findSignedIn } from "@/server/transports/auth/session";

/** People who only decide reviews start there. Everyone else starts with the workflows. */
export default async function HomePage() {
  const actor = (await findSignedIn())?.ctx.actor;
  if (actor?.kind !== "member") redirect("/sign-in");
  const scopes = scopesOf(actor.role);
  redirect(scopes.includes("reviews:decide") && !scopes.includes("runs:write") ? "/reviews" : "/workflows");
}
