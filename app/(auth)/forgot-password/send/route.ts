import { handleResetRequest } from "@/server/auth/password-reset";

export { handleResetRequest as POST };
