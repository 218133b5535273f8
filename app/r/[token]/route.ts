import { decideByLink, refuseMethod, showLink } from "@/server/transports/link/handle";

export {
  decideByLink as POST,
  refuseMethod as DELETE,
  refuseMethod as OPTIONS,
  refuseMethod as PATCH,
  refuseMethod as PUT,
  showLink as GET,
  showLink as HEAD,
};
