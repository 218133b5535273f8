/// <reference types="vite/types/importMeta.d.ts" />
import type { RouteFiles } from "./transports/http/api/find-route";

/**
 * The API's route files, keyed by path. Vite (in tests) and scripts/bundle.mjs (in the bundle) replace the
 * `import.meta.glob` call with imports of these files.
 */
export const API_ROUTES: RouteFiles = import.meta.glob("/app/api/v1/**/route.ts");
