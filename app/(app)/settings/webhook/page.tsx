import { redirect } from "next/navigation";

/** The old address of the webhooks page, kept for bookmarks. */
export default function EarlierAddress() {
  redirect("/settings/webhooks");
}
