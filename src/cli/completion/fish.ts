/** The script for fish, which evaluates the words that it is given: they are quoted twice. */
import { optionRows, pathOf } from "./lookup.ts";
import { isAnything } from "./model.ts";
import type { OptionModel, Place, Values, Word } from "./model.ts";
import { quoteForFish as quote } from "./quote.ts";

const HEAD = `# Completes kpc in fish: kpc completion fish | source
# Made from kpc's own table of commands; do not edit.
`;

const WALK = `
# Prints the place in the tree of commands, and how many operands stand behind it.
function __kpc_place
    set -l words (commandline -opc)
    set -l place
    set -l operands 0
    set -l takes_value no
    set -l closed no
    for word in $words[2..-1]
        if test $takes_value = yes
            set takes_value no
        else if test $closed = no; and test "$word" = --
            set closed yes
        else if test $closed = no; and string match -qr -- '^-.' $word
            __kpc_takes_value "$place $word"; and set takes_value yes
        else if __kpc_leads_on "$place"
            set -a place $word
        else
            set operands (math $operands + 1)
        end
    end
    echo "$place"
    echo $operands
end

# Succeeds in a place; if numbers follow, only there where the operand of the first number is written, or a later
# one up to the second.
function __kpc_at
    set -l place (__kpc_place)
    test "$place[1]" = "$argv[1]"; or return 1
    set -q argv[2]; or return 0
    test $place[2] -ge $argv[2]; or return 1
    set -q argv[3]; or return 0
    test $place[2] -le $argv[3]
end

# Prints folders, and files with one of these endings.
function __kpc_files
    set -l current (commandline -ct | string replace -r '^-[^=]*=' '')
    set -l endings (string escape --style=regex -- / $argv)
    complete -C "'' $current" | string match -r -- '.*(?:'(string join '|' $endings)')$'
end

complete -c kpc -f
`;

export function fishScript(places: readonly Place[]): string {
  const branches = places.filter(({ next }) => next.length > 0);
  const valued = optionRows(places).flatMap(({ keys }) => keys);
  return [
    HEAD,
    test("__kpc_takes_value", "Succeeds for an option that takes a value, by its place and its form.", valued),
    test("__kpc_leads_on", "Succeeds in a place that other words lead on from.", branches.map(pathOf)),
    WALK,
    ...places.map(placeLines),
  ].join("");
}

function test(name: string, about: string, of: readonly string[]): string {
  return `
# ${about}
function ${name}
    contains -- "$argv" ${of.map(quote).join(" ")}
end
`;
}

function placeLines(place: Place): string {
  const { next, options, operands, endless } = place;
  const at = quote(pathOf(place));
  const lines = [
    ...next.map(({ text, meaning = "" }) => [at, ["-a", evaluated([{ text }]), "-d", quote(meaning)]] as const),
    ...operands.flatMap((values, index) => {
      const range = endless && index === operands.length - 1 ? `${index}` : `${index} ${index}`;
      return isAnything(values) ? [] : [[`${at} ${range}`, ["-k", ...suggested(values)]] as const];
    }),
    ...options.map((option) => [at, optionWords(option)] as const),
  ];
  return `\n${lines.map(([where, words]) => `complete -c kpc -n ${quote(`__kpc_at ${where}`)} ${words.join(" ")}\n`).join("")}`;
}

function optionWords({ short, long, help, value }: OptionModel): readonly string[] {
  return [
    ...(short === undefined ? [] : ["-s", short]),
    "-l",
    long,
    ...(value === undefined ? [] : [value.files?.length === 0 ? "-r" : "-x", ...suggested(value)]),
    "-d",
    quote(help),
  ];
}

function suggested({ words, files, folders }: Values): readonly string[] {
  const endings = [...(files ?? []), ...(folders ? ["/"] : [])];
  const anyFile = files?.length === 0;
  const some = [
    ...(words.length === 0 ? [] : [wordList(words)]),
    ...(endings.length === 0 ? [] : [`(__kpc_files ${endings.map(quote).join(" ")})`]),
  ];
  return [...(anyFile ? ["-F"] : []), ...(some.length === 0 ? [] : ["-a", quote(some.join(" "))])];
}

function evaluated(words: readonly Word[]): string {
  return quote(wordList(words));
}

/** Words as fish evaluates them; what they mean stands behind a tabulator. */
function wordList(words: readonly Word[]): string {
  return words
    .map(({ text, meaning }) => (meaning === undefined ? plain(text) : quote(`${text}\t${meaning}`)))
    .join(" ");
}

function plain(text: string): string {
  return /^[\w.-]+$/.test(text) ? text : quote(text);
}
