import { describe, expect, test } from "vitest";
import { readRequestedForm } from "./requested-form";

const read = (request: string) =>
  readRequestedForm(request).blocks.map(({ shape, count }) => (count === null ? shape : `${count} ${shape}`));

describe("readRequestedForm", () => {
  test.each([
    ["Summarize the price data into a 3-paragraph executive briefing.", ["3 paragraphs"]],
    ["Write 3 paragraphs.", ["3 paragraphs"]],
    ["Write three short, clear paragraphs.", ["3 paragraphs"]],
    ["A three-paragraph summary", ["3 paragraphs"]],
    ["a paragraph on costs", ["1 paragraphs"]],
    ["a couple of paragraphs", ["2 paragraphs"]],
    ["Use short paragraphs.", ["paragraphs"]],
    ["in 5 bullets", ["5 bullets"]],
    ["five bullet points", ["5 bullets"]],
    ["3-5 bullets", ["5 bullets"]],
    ["three to four key points", ["4 bullets"]],
    ["as bullet points", ["bullets"]],
    ["a bullet list", ["bullets"]],
    ["a bulleted list", ["bullets"]],
    ["Give me the key takeaways.", ["bullets"]],
    ["One line for the CEO", ["1 lines"]],
    ["a one-liner", ["1 lines"]],
    ["a single line", ["1 lines"]],
    ["in one sentence", ["1 sentences"]],
    ["in two sentences", ["2 sentences"]],
    ["Write a subject line.", ["1 subject"]],
    ["a headline and two bullets", ["1 subject", "2 bullets"]],
    ["one line, then 3 bullets", ["1 lines", "3 bullets"]],
    ["Summarize.", []],
    ["Summarize these three paragraphs in one sentence.", ["1 sentences"]],
    ["Shorten the first two sentences.", []],
    ["Explain the 25 basis points.", []],
    ["Explain our two lines of business and the one line item.", []],
    ["Zero: 0 bullets, 0 paragraphs", ["bullets", "paragraphs"]],
    ["1000000 bullets", ["bullets"]],
    ["999 bullets", ["100 bullets"]],
    ["", []],
    ["constructor paragraphs __proto__ lines", ["paragraphs"]],
  ])("reads %j", (request, expected) => {
    expect(read(request)).toEqual(expected);
  });

  test.each([
    ["in 50 words", 50],
    ["a 120-word summary", 120],
    ["at most 1,200 words", 1200],
    ["no more than twelve words", 12],
    ["at least 50 words", null],
    ["in other words", null],
  ])("reads the word limit in %j", (request, expected) => {
    expect(readRequestedForm(request).maxWords).toBe(expected);
  });

  test("reads the number of sentences per paragraph", () => {
    expect(readRequestedForm("3 paragraphs of two sentences").blocks[0]?.sentencesEach).toBe(2);
    expect(readRequestedForm("3 paragraphs, 2 sentences each").blocks).toEqual([
      { shape: "paragraphs", count: 3, sentencesEach: 2 },
    ]);
  });

  test("follows only the first few of many requested forms", () => {
    expect(read("5 bullets ".repeat(2_000))).toHaveLength(5);
  });
});
