import { serveAsset } from "@/server/transports/link/assets";

export { serveAsset as GET, serveAsset as HEAD };
