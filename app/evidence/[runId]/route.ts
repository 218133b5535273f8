export { showEvidence as GET } from "@/server/transports/evidence/show";
