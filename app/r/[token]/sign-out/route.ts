import { signOutAtLink } from "@/server/transports/link/sign-out";

export { signOutAtLink as POST };
