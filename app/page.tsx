import { redirect } from "next/navigation";
import { findSignedIn } from "@/server/transports/auth/session";

export default async function HomePage() {
  redirect((await findSignedIn()) ? "/workflows" : "/sign-in");
}
