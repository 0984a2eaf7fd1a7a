/**
 * What the kernel's dynamic events can do, and since when.
 *
 * Versions are mainline's. Stable releases took some features over: `backports` has them. How each
 * version was established stands in `evidence`: the mainline commit with the pull request that
 * brought it, or the booted kernels between which it appeared.
 */
import type { Architecture, KernelRange } from "../arch/architecture.ts";
import { isAtLeast, isOfSeries } from "../version.ts";
import type { ArchitectureFact, FeatureFacts } from "./feature-facts.ts";
import { intersection, isInRange } from "./ranges.ts";
import type { Readme } from "../tracefs/readme.ts";
import type { KernelVersion } from "../version.ts";

/** The newest kernel that kpc knows, and the one that it compiles for if none is given. */
export const NEWEST_KERNEL = "7.3";
/** The oldest kernel that kpc knows. */
export const OLDEST_KERNEL = "5.10";
/** Kernels on which definitions were tried, by series, oldest first. */
export const knownKernels: readonly string[] = ["5.10", "6.1", "6.12", "6.18", "7.2", "7.3"];

const FEATURES = {
  kprobe: {
    title: "kprobe events",
    since: "5.10",
    dependsOn: "kprobe",
    readme: "kprobe_events\t",
    evidence: "Booted 5.10 to 7.3. Needs HAVE_KPROBES of the architecture.",
  },
  "kprobe-at-entry": {
    title: "kprobes at a function's entry",
    since: "5.10",
    dependsOn: "kprobeAtEntry",
    evidence: "Booted 5.10 to 7.3; riscv64-6.12 refuses them, since the entry is ftrace's and kprobes cannot share it.",
  },
  uprobe: {
    title: "uprobe events",
    since: "5.10",
    dependsOn: "uprobe",
    readme: "uprobe_events\t",
    evidence: "Booted 5.10 to 7.3. Needs ARCH_SUPPORTS_UPROBES of the architecture.",
  },
  eprobe: {
    title: "event probes",
    since: "5.15",
    readme: "e[:[<group>/]",
    evidence: "Mainline 7491e2c44278, «tracing: Add a probe that attaches to trace events».",
  },
  "eprobe-filter": {
    title: "filter of an event probe",
    since: "6.1",
    readme: "<attached-event> [<args>] [if <filter>]",
    evidence:
      "Mainline 752be5c5c910, «tracing/eprobe: Add eprobe filter support», of September 2022. Booted: 6.1 takes it.",
  },
  "eprobe-string-pointer": {
    title: "whole pointers to strings in an event probe (it reads their first byte)",
    since: "7.3",
    backports: [{ series: "6.12", since: "6.12.107" }],
    evidence:
      "Booted: `e:cd syscalls.sys_enter_chdir a=$filename:x64` gives 0xffffffffffffffa8 on 6.1.176 and 0xa8 on 6.18.15, whole pointers on 6.12.107, 6.12.117 and 7.3.4. get_event_field, kernel/trace/trace_eprobe.c, dereferenced such a field as a char.",
  },
  fprobe: {
    title: "fprobe events",
    since: "6.5",
    dependsOn: "fprobe",
    readme: "f[:[<group>/]",
    evidence:
      "Mainline 334e5519c375, «tracing/probes: Add fprobe events for tracing function entry and exit.», probes-v6.5.",
  },
  "fprobe-maxactive": {
    title: "`maxactive` of fprobe events",
    since: "6.5",
    until: "6.14",
    dependsOn: "fprobe",
    evidence:
      "Mainline a2224559cbba, «tracing/fprobe: Remove nr_maxactive from fprobe», with the rewrite on the function-graph tracer of 6.14. Booted: 6.12 takes `f5:`, 6.16 refuses it.",
  },
  tprobe: {
    title: "probes on raw tracepoints",
    since: "6.5",
    // trace_fprobe.c has them too, so CONFIG_FPROBE_EVENTS decides.
    dependsOn: "fprobe",
    readme: "t[:",
    evidence: "Mainline e2d0d7b2f42d, «tracing/probes: Add tracepoint support on fprobe_events», probes-v6.5.",
  },
  "shared-raw-tracepoint": {
    title: "second probe on one raw tracepoint",
    since: "6.16",
    dependsOn: "fprobe",
    evidence:
      "Booted: 6.12 answers EEXIST to the second, 6.18 takes it. 6.16 registers such probes when they are enabled, not when they are defined.",
  },
  "argument-access": {
    title: "`$argN`",
    since: "5.10",
    dependsOn: "argN",
    readme: "$comm, $arg<N>",
    evidence: "Booted 5.10 to 7.3. Needs HAVE_FUNCTION_ARG_ACCESS_API of the architecture.",
  },
  "btf-arguments": {
    title: "arguments by their names",
    since: "6.5",
    dependsOn: "argN",
    readme: "<argname>",
    evidence: "Mainline b576e09701c7, «tracing/probes: Support function parameters if BTF is available», probes-v6.5.",
  },
  "all-arguments": {
    title: "`$arg*`",
    since: "6.5",
    dependsOn: "argN",
    evidence: "Mainline 18b1e870a496, «tracing/probes: Add $arg* meta argument for all function args», probes-v6.5.",
  },
  "btf-members": {
    title: "members of structures by their names",
    since: "6.6",
    dependsOn: "argN",
    readme: "<argname>[->field[->field|.field...]]",
    evidence: "probes-v6.6, «Data structure field access support on BTF argument».",
  },
  "arguments-at-return": {
    title: "arguments in return probes",
    since: "6.9",
    backports: [{ series: "6.6", since: "6.6.59" }],
    dependsOn: "argN",
    evidence:
      "Mainline 25f00e40ce79, «tracing/probes: Support $argN in return probe (kprobe and fprobe)», probes-v6.9; in the review of 6.6.59.",
  },
  "void-return-check": {
    title: "check that a function returns a value",
    since: "6.5",
    dependsOn: "argN",
    evidence: "Mainline fd26290ec89d, «tracing/probes: Add BTF retval type support», probes-v6.5.",
  },
  "char-type": {
    title: "type `char`",
    since: "6.3",
    readme: "x8/16/32/64, char",
    evidence:
      "Mainline 8478cca1e3ab, «tracing/probe: add a char type to show the character value of traced arguments», probes-v6.3.",
  },
  "symstr-type": {
    title: "type `symstr`",
    since: "6.2",
    backports: [{ series: "6.1", since: "6.1.43" }],
    readme: "symstr",
    evidence:
      "Mainline b26a124cbfa8, «tracing/probes: Add symstr type for dynamic events», merged for 6.2-rc1; patch 57 of the review of 6.1.43.",
  },
  "dentry-types": {
    title: "types `%pd` and `%pD`",
    since: "6.10",
    readme: "%pd/%pD",
    evidence: "probes-v6.10, «Adding new pseudo-types %pd and %pD support».",
  },
  "typecast-in-eprobe": {
    title: "typecast in an event probe",
    since: "7.1",
    dependsOn: "argN",
    evidence: "Booted: 7.0.13 refuses, 7.1.13 takes `(STRUCT)FIELD->MEMBER`.",
  },
  typecast: {
    title: "typecast",
    since: "7.3",
    dependsOn: "argN",
    readme: "[(structname[,field])]<argname>",
    evidence: "Booted: 7.2.12 refuses, 7.3.4 takes it.",
  },
  "current-task": {
    title: "`$current`",
    since: "7.3",
    readme: "$arg<N>, $current",
    evidence: "Booted: 7.2.12 refuses, 7.3.4 takes it.",
  },
  "per-cpu-access": {
    title: "`this_cpu_read` and `this_cpu_ptr`",
    since: "7.3",
    readme: "this_cpu_read(<fetcharg>)",
    evidence: "Booted: 7.2.12 refuses, 7.3.4 takes them.",
  },
  "bare-event-field": {
    title: "field of an event without `$`",
    since: "7.3",
    evidence: "Booted: 7.2.12 refuses, 7.3.4 takes it.",
  },
  "group-name-with-dash": {
    title: "`-` in the name of a group",
    since: "6.2",
    backports: [
      { series: "5.15", since: "5.15.87" },
      { series: "6.1", since: "6.1.4" },
    ],
    evidence:
      "Mainline 575b76cb8855, «tracing/probes: Handle system names with hyphens», trace-v6.2; in the reviews of 5.15.87 and 6.1.4. Booted: 5.10 refuses, 6.1 takes it.",
  },
  "group-only-name": {
    title: "group without a name of the event",
    since: "6.0",
    readme: "p[:[<group>/][<event>]]",
    evidence:
      "Mainline 95c104c378dc, «tracing: Auto generate event name when creating a group of events», queued for 5.20, which became 6.0. Booted: 5.10 refuses `p:GROUP/` and `-:GROUP/`, 6.1 takes them.",
  },
  "synthetic-via-dynamic-events": {
    title: "synthetic events in `dynamic_events`",
    since: "5.10",
    readme: "s:[synthetic/]<event>",
    evidence: "Booted 6.1 to 7.3; kernel/trace/trace_events_synth.c of 5.10 registers it too.",
  },
  "synthetic-stack-field": {
    title: "stack traces in synthetic events",
    since: "6.3",
    backports: [{ series: "6.1", since: "6.1.43" }],
    evidence:
      "Mainline 00cf3d672a9d, «tracing: Allow synthetic events to pass around stacktraces»; in one stable queue with the type `symstr`. Booted: 6.1.170 takes it, though its README lacks `long[] stack`.",
  },
  "unique-symbol-check": {
    title: "check that a symbol is unique",
    since: "6.6",
    // The booted release; the first stable one with it is older.
    backports: [{ series: "6.1", since: "6.1.170" }],
    evidence:
      "Mainline b022f0c7e404, «tracing/kprobes: Return EADDRNOTAVAIL when func matches several symbols», probes-fixes-v6.6-rc6.2. Booted: 5.10.223 picks one, 6.1.170 and 6.12 refuse.",
  },
  "event-size-check": {
    title: "check of an event's size",
    since: "7.1",
    // The releases that were looked at; the first stable ones with it may be older.
    backports: [
      { series: "6.1", since: "6.1.176" },
      { series: "6.12", since: "6.12.107" },
      { series: "7.0", since: "7.0.13" },
    ],
    evidence:
      "Mainline b2aa3b4d64e4, «tracing/probes: Limit size of event probe to 3K», of April 2026. Booted: 6.12.107 and 7.0.13 refuse more than 3072 bytes, 6.1.170 and 6.16.12 to 6.19.14 do not; read in the source of 6.1.176.",
  },
  "filter-user-strings": {
    title: "`.ustring` in a filter",
    since: "5.17",
    backports: [{ series: "5.10", since: "5.10.223" }],
    evidence:
      "Mainline f37c3bbc6359, «tracing: Add ustring operation to filtering string pointers», of January 2022; in the source of 5.10.223. Booted: 6.1 takes it.",
  },
  "filter-functions": {
    title: "`.function` in a filter",
    since: "6.3",
    evidence:
      "Mainline e6745a4da964, «tracing: Add a way to filter function addresses to function names», of January 2023. Booted: 6.1 refuses, 6.12 takes it.",
  },
  "filter-cpu-lists": {
    title: "`CPUS{}` in a filter",
    since: "6.6",
    evidence:
      "Mainline 39f7c41c908b, «tracing/filters: Enable filtering a cpumask field by another cpumask», trace-v6.6. Booted: 6.1 refuses, 6.12 takes it.",
  },
  "hist-trigger": {
    title: "histogram triggers",
    since: "4.7",
    readme: "hist:keys=<field1",
    evidence:
      "Mainline 7ef224d1d0e3, «tracing: Add 'hist' event trigger command», of March 2016, where the kernel is built with CONFIG_HIST_TRIGGERS. Booted: Debian's 5.10 is built without and refuses them, 6.1 takes them.",
  },
  "snapshot-trigger": {
    title: "the trigger `snapshot`",
    since: "3.13",
    readme: "\t\t    snapshot",
    evidence:
      "Mainline 93e31ffbf417, «tracing: Add 'snapshot' event trigger command», of October 2013, where the kernel is built with CONFIG_TRACER_SNAPSHOT. Booted: 5.10 and 6.1 take it.",
  },
  "hist-buckets": {
    title: "`.buckets` of a histogram",
    since: "5.15",
    readme: ".buckets=size",
    evidence:
      "Mainline de9a48a360b7, «tracing: Add linear buckets to histogram logic», of August 2021. Booted: 6.1 takes it; the source of 5.10 lacks it.",
  },
  "hist-multiplication": {
    title: "`*`, `/` and numbers in a histogram's expressions",
    since: "5.16",
    readme: "numeric_literal",
    evidence:
      "Mainline bcef04415032, «tracing: Add division and multiplication support for hist triggers», of October 2021. Booted: 6.1 takes it; the source of 5.10 lacks it.",
  },
  "hist-without-hitcount": {
    title: "`nohitcount` of a histogram",
    since: "6.2",
    readme: "[:nohitcount]",
    evidence:
      "Mainline ccf47f5cc4ce, «tracing: Add nohitcount option for suppressing display of raw hitcount», trace-v6.2. Booted: 6.1 refuses, 6.12 takes it.",
  },
  "hist-common-stacktrace": {
    title: "`common_stacktrace` as a histogram's key",
    since: "6.4",
    readme: "'common_stacktrace'",
    evidence:
      "Mainline 4b512860bdbd, «tracing: Rename stacktrace field to common_stacktrace», of May 2023. Booted: 6.1 has `stacktrace` only, 6.12 both.",
  },
  "hist-task-name": {
    title: "`common_comm` as a histogram's key",
    since: "6.17",
    evidence: "Booted: 6.12 refuses, 6.17.13 takes it.",
  },
  "hist-percent": {
    title: "`.percent` and `.graph` of a histogram's values",
    since: "7.2",
    evidence: "Booted: 7.1.13 refuses, 7.2.12 takes them, whatever the README says since 6.1.",
  },
  "boot-triggers": {
    title: "`trace_trigger=` on its command line",
    since: "6.3",
    evidence:
      "Mainline a01fdc897fa5, «tracing: Add trace_trigger kernel command line option», of November 2022. Booted: 6.12 and 7.3 have the triggers before init; the source of 6.1 lacks it.",
  },
  "bootconfig-hist": {
    title: "histograms as keys of a bootconfig",
    since: "5.15",
    evidence:
      "Mainline e66ed86ca6c5, «tracing/boot: Add per-event histogram action options», of August 2021. The source of 6.1 has it, that of 5.10 lacks it. A kernel built from 7.3.4 has the histograms before init.",
  },
  "bootconfig-probes": {
    title: "event probes, fprobes and raw tracepoints in a bootconfig",
    since: "7.3",
    evidence:
      "trace_boot_add_probe_event in trace_boot.c: not in the source of 7.2.12, in that of 7.3.4. A kernel built from 7.3.4 has the events before init.",
  },
} as const satisfies Readonly<Record<string, FeatureFacts>>;

export type FeatureId = keyof typeof FEATURES;

const facts: Readonly<Record<FeatureId, FeatureFacts>> = FEATURES;

/** All features, in the order of the table. */
export const FEATURE_IDS = Object.keys(FEATURES) as readonly FeatureId[];

/** What features are asked of: a target, or as much of one as is known. */
export interface FeatureSource {
  readonly kernel: KernelVersion;
  readonly arch: Architecture;
  readonly readme?: Readme | undefined;
}

/** True if the kernel has the feature: by its own account, else by its version and architecture. */
export function hasFeature({ kernel, arch, readme }: FeatureSource, id: FeatureId): boolean {
  const feature = facts[id];
  if (readme !== undefined && feature.readme !== undefined) return readme.mentions(feature.readme);
  return isInRelease(kernel, feature) && rangesOf(arch, feature.dependsOn).some((range) => isInRange(kernel, range));
}

/**
 * A feature's facts. With an architecture `since` and `until` are that architecture's, and `since`
 * is absent where it never has it; with a version they are of the range that is nearest to come.
 */
export function featureFacts(
  id: FeatureId,
  arch?: Architecture,
  version?: KernelVersion,
): Omit<FeatureFacts, "since" | "until"> & { readonly since: string | undefined; readonly until: string | undefined } {
  const feature = facts[id];
  const own: KernelRange = { since: feature.since, ...(feature.until === undefined ? {} : { until: feature.until }) };
  if (arch === undefined) return { ...feature, since: own.since, until: own.until };
  const ranges = rangesOf(arch, feature.dependsOn).flatMap((range) => intersection(own, range));
  const toCome = version && ranges.find(({ since }) => !isAtLeast(version, since));
  const range = toCome ?? (version === undefined ? ranges[0] : ranges.at(-1));
  return { ...feature, since: range?.since, until: range?.until };
}

/** By version alone. A series whose patch level is not told counts as its newest release. */
function isInRelease(version: KernelVersion, { since, until, backports = [] }: FeatureFacts): boolean {
  if (isInRange(version, until === undefined ? { since } : { since, until })) return true;
  return backports.some(
    (backport) => isOfSeries(version, backport.series) && (!version.patchGiven || isAtLeast(version, backport.since)),
  );
}

function rangesOf(arch: Architecture, dependsOn: ArchitectureFact | undefined): readonly KernelRange[] {
  if (dependsOn === undefined) return [{ since: OLDEST_SERIES }];
  if (dependsOn !== "argN") return arch[dependsOn];
  return arch.argN === undefined ? [] : [{ since: arch.argN.since }];
}

/** Older than every kernel with dynamic events, so that what does not depend on one is always there. */
const OLDEST_SERIES = "0.0";
