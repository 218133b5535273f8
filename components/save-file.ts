/** Some browsers start reading a download only after the click event has ended. */
const KEPT_MS = 10_000;

/** Downloads text as a file, by default as JSON. */
export function saveFile(name: string, text: string, type = "application/json"): void {
  const url = URL.createObjectURL(new Blob([text], { type }));
  saveFrom(url, name);
  setTimeout(() => URL.revokeObjectURL(url), KEPT_MS);
}

/** Downloads a file from an address, without leaving the page. The server's file name is the default. */
export function saveFrom(url: string, name = ""): void {
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
}
