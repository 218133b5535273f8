/**
 * Returns the JSON in a script element of a page. There, each `<` in a string is written as `\u003c`.
 * @param {string} data
 */
export function unescapeData(data) {
  return data.replace(/\\(?:u003c|[\s\S])/g, (written) => (written === "\\u003c" ? "<" : written));
}
