import { handleTrpc } from "@/server/transports/trpc/handler";

export { handleTrpc as GET, handleTrpc as POST };
