import { signOutAtLink } from "@/server/link/sign-out";

export { signOutAtLink as POST };
