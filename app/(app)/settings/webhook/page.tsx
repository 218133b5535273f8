import { redirect } from "next/navigation";

/** The page's earlier address, for bookmarks. */
export default function EarlierAddress() {
  redirect("/settings/webhooks");
}
