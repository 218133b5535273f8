/// <reference types="vite/types/importMeta.d.ts" />
import type { RouteFiles } from "./transports/http/api/find-route";

/**
 * The route files of the API, by path. This call is replaced with imports of the files: by Vite in tests, and by
 * scripts/bundle.mjs in the bundle.
 */
export const API_ROUTES: RouteFiles = import.meta.glob("/app/api/v1/**/route.ts");
