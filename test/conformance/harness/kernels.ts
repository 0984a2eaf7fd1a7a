// The kernels that definitions are tried on: where Debian has each one and which machine QEMU must
// play for it. Data only. Packages are named by pattern because point releases move the versions:
// the newest package of the series that the mirror has is taken.

/** A QEMU system emulator: the program and the Debian package it is in. */
export interface Emulator {
  readonly program: string;
  readonly package: string;
  /** The package that has the program in later Debian releases, where it moved. */
  readonly laterPackage?: string;
  /** The oldest major version that will do; older ones are passed over for the backports package. */
  readonly minimumMajor: number;
  readonly machine: readonly string[];
}

export interface Kernel {
  readonly id: string;
  /** The architecture as kpc calls it. */
  readonly arch: string;
  readonly series: string;
  readonly debianArch: string;
  readonly suite: string;
  readonly packagePattern: RegExp;
  /** The image's path inside the unpacked package. */
  readonly imagePattern: RegExp;
  readonly console: string;
  readonly emulator: Emulator;
  /** A suite whose statically linked busybox exists for the architecture. */
  readonly busyboxSuite: string;
}

/** 7.2 emulates system calls that copy user memory three to four times slower on riscv64. */
const X86_64: Emulator = {
  program: "qemu-system-x86_64",
  package: "qemu-system-x86",
  minimumMajor: 7,
  machine: ["-M", "pc", "-cpu", "max"],
};
const I386: Emulator = { ...X86_64, program: "qemu-system-i386" };
const AARCH64: Emulator = {
  program: "qemu-system-aarch64",
  package: "qemu-system-arm",
  minimumMajor: 7,
  machine: ["-M", "virt", "-cpu", "cortex-a72"],
};
const ARM: Emulator = {
  ...AARCH64,
  program: "qemu-system-arm",
  machine: ["-M", "virt", "-cpu", "cortex-a15"],
};
const RISCV64: Emulator = {
  program: "qemu-system-riscv64",
  package: "qemu-system-misc",
  laterPackage: "qemu-system-riscv",
  minimumMajor: 10,
  machine: ["-M", "virt"],
};
const S390X: Emulator = {
  program: "qemu-system-s390x",
  package: "qemu-system-misc",
  laterPackage: "qemu-system-s390x",
  minimumMajor: 7,
  machine: ["-M", "s390-ccw-virtio", "-cpu", "max"],
};
const PPC64: Emulator = {
  program: "qemu-system-ppc64",
  package: "qemu-system-ppc",
  minimumMajor: 7,
  // The capabilities only silence warnings about what software emulation does not have.
  machine: ["-M", "pseries,cap-cfpc=broken,cap-sbbc=broken,cap-ibs=broken,cap-ccf-assist=off", "-cpu", "power9"],
};
/** 7.2 cannot pass an initramfs and a command line to this machine. */
const LOONGARCH64: Emulator = {
  program: "qemu-system-loongarch64",
  package: "qemu-system-misc",
  minimumMajor: 10,
  machine: ["-M", "virt", "-cpu", "la464"],
};
const MIPS64EL: Emulator = {
  program: "qemu-system-mips64el",
  package: "qemu-system-mips",
  minimumMajor: 7,
  machine: ["-M", "malta", "-cpu", "5KEc"],
};

const BOOT_VMLINUZ = /^boot\/vmlinuz-[^/]+$/;
const BOOT_VMLINUX = /^boot\/vmlinux-[^/]+$/;
/** From 6.19 on the image is beside the modules, in a package of its own. */
const MODULES_VMLINUZ = /^usr\/lib\/modules\/[^/]+\/vmlinuz$/;

const AMD64 = {
  arch: "x86_64",
  debianArch: "amd64",
  console: "ttyS0",
  emulator: X86_64,
  busyboxSuite: "bookworm",
} as const;
const ARM64 = {
  arch: "arm64",
  debianArch: "arm64",
  console: "ttyAMA0",
  emulator: AARCH64,
  busyboxSuite: "trixie",
} as const;

export const KERNELS: readonly Kernel[] = [
  {
    ...AMD64,
    id: "amd64-5.10",
    series: "5.10",
    suite: "bullseye",
    packagePattern: /^linux-image-5\.10\.[^-]+-\d+-cloud-amd64$/,
    imagePattern: BOOT_VMLINUZ,
  },
  {
    ...AMD64,
    id: "amd64-6.1",
    series: "6.1",
    suite: "bookworm",
    packagePattern: /^linux-image-6\.1\.[^-]+-\d+-cloud-amd64$/,
    imagePattern: BOOT_VMLINUZ,
  },
  {
    ...AMD64,
    id: "amd64-6.12",
    series: "6.12",
    suite: "trixie",
    packagePattern: /^linux-image-6\.12\.[^-]+-cloud-amd64$/,
    imagePattern: BOOT_VMLINUZ,
  },
  {
    ...AMD64,
    id: "amd64-6.18",
    series: "6.18",
    suite: "trixie-backports",
    packagePattern: /^linux-image-6\.18\.[^-]+-cloud-amd64$/,
    imagePattern: BOOT_VMLINUZ,
  },
  {
    ...AMD64,
    id: "amd64-7.3",
    series: "7.3",
    suite: "trixie-backports",
    packagePattern: /^linux-binary-7\.3\.[^-]+-cloud-amd64$/,
    imagePattern: MODULES_VMLINUZ,
  },
  {
    ...ARM64,
    id: "arm64-6.12",
    series: "6.12",
    suite: "trixie",
    packagePattern: /^linux-image-6\.12\.[^-]+-cloud-arm64$/,
    imagePattern: BOOT_VMLINUZ,
  },
  {
    ...ARM64,
    id: "arm64-7.3",
    series: "7.3",
    suite: "trixie-backports",
    packagePattern: /^linux-binary-7\.3\.[^-]+-cloud-arm64$/,
    imagePattern: MODULES_VMLINUZ,
  },
  {
    id: "riscv64-6.12",
    arch: "riscv64",
    series: "6.12",
    debianArch: "riscv64",
    suite: "trixie",
    packagePattern: /^linux-image-6\.12\.[^-]+-riscv64$/,
    imagePattern: BOOT_VMLINUX,
    console: "ttyS0",
    emulator: RISCV64,
    busyboxSuite: "forky",
  },
  {
    id: "s390x-6.12",
    arch: "s390x",
    series: "6.12",
    debianArch: "s390x",
    suite: "trixie",
    packagePattern: /^linux-image-6\.12\.[^-]+-s390x$/,
    imagePattern: BOOT_VMLINUZ,
    console: "ttysclp0",
    emulator: S390X,
    busyboxSuite: "bookworm",
  },
  {
    id: "ppc64el-6.12",
    arch: "ppc64le",
    series: "6.12",
    debianArch: "ppc64el",
    suite: "trixie",
    packagePattern: /^linux-image-6\.12\.[^-]+-powerpc64le$/,
    imagePattern: BOOT_VMLINUX,
    console: "hvc0",
    emulator: PPC64,
    busyboxSuite: "bookworm",
  },
  {
    id: "armhf-6.12",
    arch: "arm",
    series: "6.12",
    debianArch: "armhf",
    suite: "trixie",
    packagePattern: /^linux-image-6\.12\.[^-]+-armmp-lpae$/,
    imagePattern: BOOT_VMLINUZ,
    console: "ttyAMA0",
    emulator: ARM,
    busyboxSuite: "bookworm",
  },
  {
    id: "i386-6.1",
    arch: "i386",
    series: "6.1",
    debianArch: "i386",
    suite: "bookworm",
    packagePattern: /^linux-image-6\.1\.[^-]+-\d+-686-pae$/,
    imagePattern: BOOT_VMLINUZ,
    console: "ttyS0",
    emulator: I386,
    busyboxSuite: "bookworm",
  },
  {
    id: "loong64-7.2",
    arch: "loongarch64",
    series: "7.2",
    debianArch: "loong64",
    suite: "sid",
    packagePattern: /^linux-binary-7\.2\.[^-]+-loong64$/,
    imagePattern: MODULES_VMLINUZ,
    console: "ttyS0",
    emulator: LOONGARCH64,
    busyboxSuite: "sid",
  },
  {
    id: "mips64el-6.1",
    arch: "mips64",
    series: "6.1",
    debianArch: "mips64el",
    suite: "bookworm",
    packagePattern: /^linux-image-6\.1\.[^-]+-\d+-5kc-malta$/,
    imagePattern: BOOT_VMLINUZ,
    console: "ttyS0",
    emulator: MIPS64EL,
    busyboxSuite: "bookworm",
  },
];

export function kernelById(id: string): Kernel {
  const kernel = KERNELS.find((candidate) => candidate.id === id);
  if (kernel === undefined) {
    throw new Error(`no kernel "${id}"; there are ${KERNELS.map((each) => each.id).join(", ")}`);
  }
  return kernel;
}
