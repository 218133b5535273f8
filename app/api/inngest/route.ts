import { handleInngest } from "@/server/transports/inngest/mount";

export const dynamic = "force-dynamic";
export { handleInngest as GET, handleInngest as POST, handleInngest as PUT };
