/**
 * What every program of BCC has in Python, after what is its own: how records and tables are shown, how
 * it starts and how it ends. Each part is there where the program calls it.
 */

interface Part {
  /** What calls it has one of these in it. */
  readonly when: RegExp;
  readonly text: string;
}

/** Functions that show a value; the text of the program says which. */
const SHOWN: readonly Part[] = [
  {
    when: /\bhexadecimal\(/,
    text: `def hexadecimal(number):
    return f"{number:#x}"`,
  },
  {
    when: /\bcharacter\(/,
    text: `def character(number):
    return Text(chr(number))`,
  },
  {
    when: /\bsymbol\(/,
    text: `def symbol(address):
    """A kernel function's name, and how far in it the address is."""
    return BPF.ksym(address, show_offset=True).decode("ascii", "replace")`,
  },
  {
    when: /\bdevice\(/,
    text: `def device(number):
    return f"{number >> 20}:{number & 0xfffff}"`,
  },
  {
    when: /\bipv4\(/,
    text: `def ipv4(number):
    """An address as it lies in memory."""
    return socket.inet_ntop(socket.AF_INET, struct.pack("=I", number))`,
  },
  {
    when: /\bipv6\(/,
    text: `def ipv6(numbers):
    return socket.inet_ntop(socket.AF_INET6, bytes(numbers))`,
  },
  {
    when: /\bnetwork_order\(/,
    text: `def network_order(number, size):
    return int.from_bytes(number.to_bytes(size, sys.byteorder), "big")`,
  },
  {
    when: /\b(?:Named|error_number|enumerator|flags)\(/,
    text: `class Named(int):
    """A number that has a name: lines have both, JSON has the number."""

    name = ""

    def __str__(self):
        return f"{int(self)} ({self.name})" if self.name else int.__repr__(self)


def named(number, name):
    shown = Named(number)
    shown.name = name
    return shown`,
  },
  {
    when: /\berror_number\(/,
    text: `def error_number(number):
    return named(number, errno.errorcode.get(-number, "") if number < 0 else "")`,
  },
  {
    when: /\benumerator\(/,
    text: `def enumerator(number, names):
    return named(number, names.get(number, ""))`,
  },
  {
    when: /\bflags\(/,
    text: `def flags(number, names):
    return named(number, "|".join(name for bit, name in names.items() if bit and number & bit == bit))`,
  },
  {
    when: /\b(?:kernel|user)_stack\b/,
    text: `def frames(stack, pid):
    """The functions of a stack, the innermost first; a stack that was not found has none."""
    if stack < 0:
        return []
    names = (BPF.ksym if pid < 0 else lambda address, **how: bpf.sym(address, pid, **how))
    try:
        return [names(address, show_offset=True).decode("utf-8", "replace") for address in bpf["stacks"].walk(stack)]
    except KeyError:
        return []


def kernel_stack(holder):
    return frames(holder.stack_id, -1)


def user_stack(holder):
    return frames(holder.ustack_id, holder.own_pid)`,
  },
];

const TEXT = `class Text(str):
    """A string of the kernel or of a program."""


def text(raw):
    return Text(raw.decode("utf-8", "replace"))


def harmless(shown):
    """Without what a terminal would obey."""
    return "".join(each if each.isprintable() else each.encode("unicode_escape").decode() for each in str(shown))


def in_line(value):
    """A value as the kernel's trace has it."""
    if isinstance(value, list):
        return "{" + ",".join(in_line(each) for each in value) + "}"
    return f'"{harmless(value)}"' if isinstance(value, Text) else harmless(value)`;

const RECORDS = `def on_record(_, data, size):
    kind = ctypes.cast(data, ctypes.POINTER(ctypes.c_uint32)).contents.value
    record = RECORDS[kind]
    held = ctypes.cast(data, ctypes.POINTER(record.layout)).contents
    fields = {name: value(held) for name, value in record.fields}
    stacks = [frames for stack in record.stacks for frames in stack(held)]
    if options.json:
        shown = {"event": record.event, "time": held.time, "task": text(held.task), "tid": held.tid, "fields": fields}
        print(json.dumps({**shown, "stack": stacks} if record.stacks else shown))
        return
    if record.line is not None:
        print(record.line(held))
    elif record.is_shown:
        seconds = f"{held.time // 10**9}.{held.time // 1000 % 10**6:06}"
        values = "".join(f" {name}={in_line(value)}" for name, value in fields.items())
        print(f"{seconds} {harmless(text(held.task))}-{held.tid} {record.event}:{values}")
    for frame in stacks:
        print(f"    {harmless(frame)}")`;

const TABLES = `def lines_of(table):
    """The lines of a table: the keys, the range's lower end, the hits and the value of all CPUs together."""
    for key, cpus in bpf[table.map].items():
        cpus = [each for each in cpus if each.hits]
        hits = sum(each.hits for each in cpus)
        if hits:
            value = table.value(cpus, hits)
            yield [shown(key) for _, shown in table.keys], getattr(key, "range", None), hits, value


def sorted_lines(table):
    """In the order that was asked for, the last word first; else the fewest hits first, as the kernel has it."""
    names = [name for name, _ in table.keys]
    lines = sorted(lines_of(table), key=lambda line: (line[2], str(line[0])))
    for name, descending in reversed(table.sort):
        by = {"hitcount": lambda line: line[2], table.measured: lambda line: line[3]}
        if name in names:
            at = names.index(name)
            by[name] = lambda line, at=at: line[0][at]
        lines.sort(key=by[name], reverse=descending)
    return lines


def table_as_json(table):
    rows = []
    for keys, low, hits, value in sorted_lines(table):
        ends = {} if table.ends is None else dict(zip(("from", "to"), table.ends(low)))
        rows.append({"keys": keys, **ends, "value": value})
    print(json.dumps({"table": table.map, "keys": [name for name, _ in table.keys], "rows": rows}))


def print_table(table):
    print(f"\\n{table.title}")
    if table.ends is not None:
        print_ranges(table)
        return
    names = [name for name, _ in table.keys]
    rows = []
    for keys, _, _, value in sorted_lines(table):
        for stack in (key for key in keys if isinstance(key, list)):
            for frame in stack:
                rows.append([f"    {harmless(frame)}"])
        rows.append([harmless(key) for key in keys if not isinstance(key, list)] + [str(value)])
    heads = [name.upper() for name in names if name not in ("stack", "ustack")] + [table.column]
    widths = [max(len(row[at]) for row in [heads, *rows] if len(row) == len(heads)) for at in range(len(heads))]
    for row in [heads, *rows]:
        if len(row) != len(heads):
            print(row[0])
            continue
        cells = [cell.ljust(width) for cell, width in zip(row[:-1], widths)]
        print(" ".join([*cells, row[-1].rjust(widths[-1])]))`;

const RANGES = `STARS = 40


def print_ranges(table):
    sections = {}
    for keys, low, hits, _ in lines_of(table):
        sections.setdefault(json.dumps(keys), (keys, {}))[1][low] = hits
    for _, (keys, ranges) in sorted(sections.items()):
        named = ", ".join(f"{name} = {harmless(key)}" for (name, _), key in zip(table.keys, keys))
        if named:
            print(f"\\n{named}")
        most = max(ranges.values())
        print(f"     {table.column:<19} : count     distribution")
        for low in every_range(table, ranges):
            count = ranges.get(low, 0)
            start, end = table.ends(low)
            print(f"{start:>10} -> {end:<10} : {count:<8} |{'*' * (count * STARS // most):<{STARS}}|")


def every_range(table, ranges):
    """Those without hits that lie between others, as long as they are few."""
    first, last = min(ranges), max(ranges)
    step = table.step
    if (last - first) // step > 100:
        return sorted(ranges)
    return range(first, last + step, step)`;

const POWERS = `def power_of_two(slot):
    """What bpf_log2l puts into a slot."""
    return (0, 1) if slot <= 1 else (1 << (slot - 1), (1 << slot) - 1)`;

const OFFSETS = `def offset_of(event, field, size):
    """Where a field lies in an event's record, by the event's own format."""
    group, name = event.split(":")
    for root in ("/sys/kernel/tracing", "/sys/kernel/debug/tracing"):
        path = os.path.join(root, "events", group, name, "format")
        if os.path.exists(path):
            break
    else:
        sys.exit(f"this kernel has no event {event}")
    with open(path, encoding="ascii", errors="replace") as lines:
        for line in lines:
            found = re.match(r"\\s*field:.*?(\\w+)(?:\\[[^\\]]*\\])?;\\s*offset:(\\d+);\\s*size:(\\d+);", line)
            if found and found.group(1) == field:
                if int(found.group(3)) != size:
                    sys.exit(f"{event} has another {field} here: this program was made for another kernel")
                return int(found.group(2))
    sys.exit(f"{event} has no {field} here: this program was made for another kernel")`;

const ADDRESSES = `def address_of(symbol):
    """Of a function or a variable of the kernel."""
    with open("/proc/kallsyms", encoding="ascii", errors="replace") as lines:
        for line in lines:
            words = line.split()
            if words[2] == symbol:
                return int(words[0], 16)
    sys.exit(f"this kernel has no {symbol}")`;

export interface Parts {
  readonly records: boolean;
  readonly tables: boolean;
  readonly ranges: boolean;
}

/** The parts that the program's own text calls. */
export function runtimeParts(own: string, { records, tables, ranges }: Parts): readonly string[] {
  return [
    TEXT,
    ...SHOWN.flatMap(({ when, text }) => (when.test(own) ? [text] : [])),
    ...(/\bpower_of_two\b/.test(own) ? [POWERS] : []),
    ...(records ? [RECORDS] : []),
    ...(tables ? [TABLES] : []),
    ...(ranges ? [RANGES] : []),
    ...(/\boffset_of\(/.test(own) ? [OFFSETS] : []),
    ...(/\baddress_of\(/.test(own) ? [ADDRESSES] : []),
  ];
}
