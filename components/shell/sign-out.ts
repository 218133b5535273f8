import { postAuth } from "@/components/auth/post-auth";
import { toast } from "@/components/ui/toast";

/** Signs out of this browser and goes to the sign-in page. */
export async function signOut(): Promise<void> {
  const failed = await postAuth("signout").catch(() => "Unreached");
  if (failed) toast("Couldn't sign out. Check your connection and try again.");
  else location.assign("/sign-in");
}
