export { downloadArchive as GET } from "@/server/transports/evidence/download";
