/**
 * Returns the original text of the JSON in one of a page's script elements, where each `<` is written as `\u003c`.
 * @param {string} data
 */
export function unescapeData(data) {
  return data.replace(/\\(?:u003c|[\s\S])/g, (written) => (written === "\\u003c" ? "<" : written));
}
