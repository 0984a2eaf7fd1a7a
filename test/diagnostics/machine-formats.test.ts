/** JSON and SARIF. */
import { expect, test } from "vitest";
import { catalogue } from "../../src/diagnostics/catalogue.ts";
import type { AnyEntry } from "../../src/diagnostics/catalogue.ts";
import type { Diagnostic } from "../../src/diagnostics/diagnostic.ts";
import { renderJson } from "../../src/diagnostics/render/json.ts";
import { renderSarif } from "../../src/diagnostics/render/sarif.ts";
import { diagnostic, placeOf, source } from "./samples.ts";

const FILE = source("kprobe vfs_read\nkprobe vfs_read < n: %rdx >\n", "lib dir/ré#1.kp");
const FOUND = diagnostic(placeOf(FILE, "%rdx"), {
  label: "here",
  notes: ["a note"],
  related: [{ ...placeOf(FILE, "vfs_read"), message: "there" }],
  fixes: [{ title: "write `%dx`", edits: [{ ...placeOf(FILE, "%rdx"), newText: "%dx" }] }],
});

/** What the tests look at in a SARIF file. */
interface Sarif {
  readonly version: string;
  readonly runs: readonly {
    readonly columnKind: string;
    readonly tool: { readonly driver: object };
    readonly results: readonly {
      readonly locations: readonly {
        readonly physicalLocation: { readonly artifactLocation: { readonly uri: string } };
      }[];
    }[];
  }[];
}

function sarif(diagnostics: readonly Diagnostic[]): Sarif {
  return JSON.parse(renderSarif(diagnostics, "1.2.3")) as Sarif;
}

test("JSON", () => {
  expect(renderJson([FOUND])).toMatchInlineSnapshot(`
    "{
      "version": 1,
      "diagnostics": [
        {
          "code": "KP0701",
          "severity": "error",
          "message": "\`%rdx\` is no register of x86_64",
          "label": "here",
          "place": {
            "file": "lib dir/ré#1.kp",
            "start": {
              "line": 2,
              "column": 22,
              "offset": 37
            },
            "end": {
              "line": 2,
              "column": 26,
              "offset": 41
            }
          },
          "notes": [
            "a note"
          ],
          "related": [
            {
              "message": "there",
              "place": {
                "file": "lib dir/ré#1.kp",
                "start": {
                  "line": 1,
                  "column": 8,
                  "offset": 7
                },
                "end": {
                  "line": 1,
                  "column": 16,
                  "offset": 15
                }
              }
            }
          ],
          "fixes": [
            {
              "title": "write \`%dx\`",
              "edits": [
                {
                  "start": {
                    "line": 2,
                    "column": 22,
                    "offset": 37
                  },
                  "end": {
                    "line": 2,
                    "column": 26,
                    "offset": 41
                  },
                  "newText": "%dx"
                }
              ]
            }
          ]
        }
      ],
      "summary": {
        "errors": 1,
        "warnings": 0
      }
    }
    "
  `);
});

test("JSON of nothing", () => {
  expect(JSON.parse(renderJson([]))).toEqual({ version: 1, diagnostics: [], summary: { errors: 0, warnings: 0 } });
});

test("SARIF", () => {
  const { version, runs } = sarif([FOUND]);
  expect([version, runs.length, runs[0]?.columnKind]).toEqual(["2.1.0", 1, "utf16CodeUnits"]);
  expect(runs[0]?.results).toMatchInlineSnapshot(`
    [
      {
        "fixes": [
          {
            "artifactChanges": [
              {
                "artifactLocation": {
                  "uri": "lib%20dir/r%C3%A9%231.kp",
                },
                "replacements": [
                  {
                    "deletedRegion": {
                      "charLength": 4,
                      "charOffset": 37,
                      "endColumn": 26,
                      "endLine": 2,
                      "startColumn": 22,
                      "startLine": 2,
                    },
                    "insertedContent": {
                      "text": "%dx",
                    },
                  },
                ],
              },
            ],
            "description": {
              "text": "write \`%dx\`",
            },
          },
        ],
        "level": "error",
        "locations": [
          {
            "message": {
              "text": "here",
            },
            "physicalLocation": {
              "artifactLocation": {
                "uri": "lib%20dir/r%C3%A9%231.kp",
              },
              "region": {
                "charLength": 4,
                "charOffset": 37,
                "endColumn": 26,
                "endLine": 2,
                "startColumn": 22,
                "startLine": 2,
              },
            },
          },
        ],
        "message": {
          "text": "\`%rdx\` is no register of x86_64
    a note",
        },
        "relatedLocations": [
          {
            "id": 0,
            "message": {
              "text": "there",
            },
            "physicalLocation": {
              "artifactLocation": {
                "uri": "lib%20dir/r%C3%A9%231.kp",
              },
              "region": {
                "charLength": 8,
                "charOffset": 7,
                "endColumn": 16,
                "endLine": 1,
                "startColumn": 8,
                "startLine": 1,
              },
            },
          },
        ],
        "ruleId": "KP0701",
        "ruleIndex": 0,
      },
    ]
  `);
});

test("the rules of SARIF are the catalogue's", () => {
  const { driver } = sarif([FOUND, FOUND]).runs[0]?.tool ?? { driver: undefined };
  const { title, meaning, mend } = catalogue.get(FOUND.code) as AnyEntry;
  expect(driver).toEqual({
    name: "kpc",
    version: "1.2.3",
    rules: [
      {
        id: FOUND.code,
        shortDescription: { text: title },
        fullDescription: { text: meaning },
        help: { text: mend, markdown: mend },
        defaultConfiguration: { level: "error" },
      },
    ],
  });
});

test("file names are URI references", () => {
  const uriOf = (name: string): unknown => {
    const [result] = sarif([diagnostic({ source: source("x", name), start: 0, end: 1 })]).runs[0]?.results ?? [];
    return result?.locations[0]?.physicalLocation.artifactLocation.uri;
  };
  expect(["/a b/c.kp", "a:b.kp", "<stdin>", "../x%.kp", "\ud800.kp"].map(uriOf)).toMatchInlineSnapshot(`
    [
      "file:///a%20b/c.kp",
      "a%3Ab.kp",
      "%3Cstdin%3E",
      "../x%25.kp",
      "%EF%BF%BD.kp",
    ]
  `);
});

test("what acts on a terminal is escaped, and read back as it was", () => {
  const place = { source: source("a", "x\u009b\u202e\u001b.kp"), start: 0, end: 1 };
  const text = renderJson([diagnostic(place)]);
  expect(text).not.toMatch(/[^\P{C}\n]/u);
  expect(JSON.parse(text)).toHaveProperty("diagnostics.0.place.file", "x\u009b\u202e\u001b.kp");
});
