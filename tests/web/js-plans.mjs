// Plan documents for the tests of the JavaScript module.

/** Hosts of GiB and VMs of [GiB, host], without overheads and reserves: answers can be found by hand. */
export function plain(hosts, vms) {
  return {
    format: 'headroom-plan',
    version: 1,
    name: 'Plain',
    platform: 'hyper-v-2022',
    hosts: hosts.map((gib, at) => ({ name: `h${at}`, memoryMib: gib * 1024, cores: 16, reserveMib: 0 })),
    vms: vms.map(([gib, host], at) => ({ name: `v${at}`, memoryMib: gib * 1024, vcpus: 1, currentHosts: [`h${host}`] })),
    policy: { vmOverheadMib: 0 },
  };
}

/** Plans whose reports have every kind of answer: yes, no, undecided, errors, times that never end. */
export function plans() {
  const confined = plain([16, 16, 16], [[6, 0], [4, 1], [4, 1], [2, 2]]);
  confined.vms[0].possibleOwners = ['h0'];
  confined.vms[1].antiAffinity = 'apart';
  confined.vms[2].antiAffinity = 'apart';
  confined.policy.antiAffinityIsHard = true;
  const apart = plain([16, 16], [[2, 0], [2, 1]]);
  for (const vm of apart.vms) vm.antiAffinity = 'apart';
  apart.policy.antiAffinityIsHard = true;
  const domains = plain([16, 16, 16, 16], [[6, 0], [4, 1], [4, 2], [2, 3]]);
  for (const [at, host] of domains.hosts.entries()) host.faultDomain = `rack ${at % 2}`;
  domains.vms[0].hostBound = true;
  domains.vms[1].priority = 'low';
  Object.assign(domains.policy, {
    failureOrder: 'one-after-another', afterFailure: 'rearrange', failureUnit: 'fault-domain', shed: 'low', searchBudget: 'short', quorum: 'majority', witness: 'file-share',
  });
  Object.assign(domains, { secondProbe: { memoryMib: 1024, vcpus: 1 }, growthPercentPerMonth: 2.5 });
  const busy = plain([64, 64], [[16, 0], [16, 1]]);
  busy.network = { linkGigabitsPerSecond: 0.1, mtuBytes: 9000 };
  busy.vms[0].workload = { profile: 'cache', dirtyRateMegabytesPerSecond: 900.5 };
  const operated = {
    ...busy,
    operations: {
      patchesPerYear: 4, patchMinutes: 20, hostsAtOnce: 1, hostMtbfHours: 20_000, repairHours: 8, startsAtOnce: 4,
      bootStoragePercent: 62.5, bootReadMib: 512, storageReadMegabytesPerSecond: 300, crossSubnet: true, applicationSeconds: 45,
    },
  };
  const platforms = ['hyper-v-2008', 'hyper-v-2019', 'vsphere-7', 'vsphere-8', 'xenserver-8', 'proxmox-ve', 'kvm-pacemaker', 'ganeti'];
  const many = {
    ...plain([], []),
    hosts: [{ name: 'host', count: 12, memoryMib: 262_144.5, cores: 32 }],
    vms: [
      { name: 'web', count: 90, memoryMib: 8192, vcpus: 4 },
      { name: 'db', count: 7, memoryMib: 65_536, vcpus: 16, workload: { profile: 'database-write' }, antiAffinity: 'db' },
      { name: 'idle', count: 9, memoryMib: 1024, vcpus: 1, power: 'stopped' },
      { name: 'lab', count: 5, dynamicMemory: { startupMib: 512, minimumMib: 256, maximumMib: 4096 }, vcpus: 2, highlyAvailable: false },
    ],
    policy: { tolerate: 2, vcpusPerCore: 4, memoryReservePercent: 12.5, vmsPerHost: 40 },
    probe: { memoryMib: 3000, vcpus: 2 },
  };
  return [
    plain([9, 9, 9], [[4, 0], [3, 0], [2, 0], [4, 1], [5, 2]]),
    plain([9, 9, 9], [[3, 0], [3, 0], [3, 0], [4, 1], [5, 2]]),
    plain([10, 10], [[6, 0], [6, 1]]),
    plain([10, 10, 10, 10], [[6, 0], [6, 1], [6, 2], [6, 3]]),
    plain([8], [[9, 0]]),
    plain([8, 8], [[4, 7]]),
    plain([], []),
    { ...plain([8, 8], []), name: '“名前” \u0001\u2028\\"🦀', hosts: [{ name: '__proto__', memoryMib: 8192.25, cores: 8 }] },
    confined,
    apart,
    domains,
    ...platforms.map((platform) => ({ ...busy, platform })),
    { ...busy, network: { links: 0, vmPorts: 2 }, storage: { writeMegabytesPerSecond: 0, driveLetterPerVm: true } },
    operated,
    many,
    ...[1, 2, 3, 4].map(arbitrary),
  ];
}

/** A plan drawn from a seed: the same everywhere. */
function arbitrary(seed) {
  let state = seed;
  const below = (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
  const hosts = Array.from({ length: 3 + below(6) }, () => 32 + 16 * below(8));
  const vms = Array.from({ length: 5 + below(30) }, () => [1 + below(12), below(hosts.length)]);
  const plan = plain(hosts, vms);
  for (const vm of plan.vms) {
    if (below(3) === 0) delete vm.currentHosts;
    if (below(5) === 0) vm.antiAffinity = `group ${below(3)}`;
    if (below(9) === 0) vm.affinity = 'together';
    vm.vcpus = 1 + below(8);
  }
  plan.policy = { ...plan.policy, tolerate: below(3), vcpusPerCore: 2 + below(6) };
  return plan;
}

/** Two nodes and an instance in Ganeti's text format. */
export const ganetiText = [
  'group|uuid-1|preferred||',
  '',
  'node1|4096|0|3072|200|200|4|N|uuid-1|4',
  'node2|4096|0|4096|200|200|4|N|uuid-1|4',
  '',
  'vm1|1024|0|1|running|Y|node1||ext||1',
  '',
  '',
  '|128,1,1024,1,1,1|128,1,1024,1,1,1;32768,8,1048576,16,8,12|plain,drbd,ext|4.0|32.0',
  '',
].join('\n');
