import { handleInvitation } from "@/server/transports/auth/forms/invitation";

export const POST = async (request: Request, { params }: { params: Promise<{ token: string }> }) =>
  handleInvitation(request, (await params).token);
