import { createHash } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";

/** Written by scripts/bundle.mjs. */
const FOLDER = "server/generated/bundles/link";

const TYPES = { js: "text/javascript; charset=utf-8", woff2: "font/woff2" } as const;

/** A file that link pages load. Its URL changes with its content, so browsers can cache it for a year. */
export interface Asset {
  href: string;
  /** The content's hash, in the format of a content security policy. */
  integrity: string;
  content: Buffer<ArrayBuffer>;
  type: string;
}

/** The page's script. Null if it wasn't built. The page also works without it. */
export const SCRIPT = readAsset("page.js");

const WEIGHTS = [400, 600] as const;
const SUBSETS = ["latin", "latin-ext"] as const;

/** Newsreader, for documents. */
export const FONTS = SUBSETS.flatMap((subset) =>
  WEIGHTS.map((weight) => ({ subset, weight, asset: readAsset(`newsreader-${subset}-${weight}.woff2`) })),
);

const ASSETS = [SCRIPT, ...FONTS.map(({ asset }) => asset)];

/** Serves a file that link pages load. */
export async function serveAsset(
  _: Request,
  { params }: { params: Promise<{ name: string }> },
): Promise<Response> {
  const { name } = await params;
  const asset = ASSETS.find((asset) => asset?.href.startsWith(`/r/assets/${name}?`));
  if (!asset) return new Response("Not found", { status: 404 });
  return new Response(asset.content, {
    headers: { "Content-Type": asset.type, "Cache-Control": "public, max-age=31536000, immutable" },
  });
}

function readAsset(name: string): Asset | null {
  const path = `${FOLDER}/${name}`;
  if (!existsSync(path)) return null;
  const content = Buffer.from(readFileSync(path));
  const hash = createHash("sha256").update(content).digest();
  return {
    href: `/r/assets/${name}?v=${hash.toString("hex").slice(0, 16)}`,
    integrity: `sha256-${hash.toString("base64")}`,
    content,
    type: name.endsWith(".js") ? TYPES.js : TYPES.woff2,
  };
}
