
/** A plan document, version 1: `docs/document.md` explains each field. What is left out has its default. */
export interface PlanDocument {
  /** The address of the JSON Schema, for editors; it means nothing to Headroom. */
  $schema?: string;
  format: 'headroom-plan';
  version: 1;
  name?: string;
  platform: string;
  hosts?: Host[];
  vms?: Vm[];
  policy?: PlanPolicy;
  network?: PlanNetwork;
  storage?: PlanStorage;
  operations?: PlanOperations;
  /** The size of VM that headroom is counted in; left out: the most frequent size. */
  probe?: VmSize | null;
  /** A second size, to be added together with the first; left out: the most frequent one that is not the first. */
  secondProbe?: VmSize | null;
  /** By how much the number of VMs grows in a month; left out: no growth is looked at. */
  growthPercentPerMonth?: number | null;
}

/** What `exportFile` writes; `docs/export.md` describes each. */
export type ExportKind = 'plan' | 'report' | 'placement' | 'restarts' | 'schedule' | 'moves' | 'fewest-moves' | 'hosts' | 'levels' | 'migration' | 'night' | 'drain' | 'outage' | 'year' | 'frontier';

/** A file to be saved. */
export interface ExportedFile {
  name: string;
  mediaType: string;
  text: string;
}

/** One host, or several that are alike. */
export interface Host {
  name: string;
  count?: number;
  memoryMib: number;
  cores: number;
  threads?: number | null;
  clockMhz?: number;
  reserveMib?: number | null;
  faultDomain?: string | null;
  state?: 'in-service' | 'maintenance' | 'offline';
}

/** One VM, or several that are alike; either `memoryMib` or `dynamicMemory`. */
export interface Vm {
  name: string;
  count?: number;
  memoryMib?: number | null;
  dynamicMemory?: DynamicMemory | null;
  memoryInUseMib?: number | null;
  vcpus: number;
  cpuReservationMhz?: number;
  memoryReservationMib?: number;
  highlyAvailable?: boolean;
  power?: 'running' | 'stopped';
  priority?: 'high' | 'medium' | 'low' | 'no-auto-start';
  currentHosts?: string[];
  possibleOwners?: string[];
  preferredOwners?: string[];
  antiAffinity?: string | null;
  affinity?: string | null;
  hostBound?: boolean;
  workload?: Workload;
}

export interface DynamicMemory {
  startupMib: number;
  minimumMib: number;
  maximumMib: number;
  assignedMib?: number | null;
}

export interface Workload {
  profile?: 'idle' | 'general' | 'file-server' | 'database-read' | 'database-write' | 'cache';
  dirtyRateMegabytesPerSecond?: number | null;
  workingSetMib?: number | null;
  pattern?: 'sequential' | 'random' | 'skewed' | null;
  bootSeconds?: number | null;
}

export interface PlanPolicy {
  tolerate?: number | null;
  vcpusPerCore?: number | null;
  memoryReservePercent?: number | null;
  memoryOvercommitPercent?: number | null;
  dynamicMemory?: DynamicMemoryCount | null;
  vmOverhead?: 'formula' | null;
  vmOverheadMib?: number | null;
  countStopped?: boolean | null;
  antiAffinityIsHard?: boolean | null;
  vmsPerHost?: number | null;
  failureOrder?: FailureOrder | null;
  afterFailure?: AfterFailure | null;
  failureUnit?: FailureUnit | null;
  shed?: Shed | null;
  searchBudget?: SearchBudget | null;
  quorum?: QuorumRule | null;
  witness?: Witness | null;
  /** Where the witness stands. Left out: not told. */
  witnessPlace?: 'elsewhere' | { faultDomain: string } | null;
}

export type DynamicMemoryCount = 'assigned' | 'startup' | 'maximum';
export type FailureOrder = 'at-once' | 'one-after-another';
export type AfterFailure = 'restart-only' | 'rearrange';
export type FailureUnit = 'host' | 'fault-domain';
export type Shed = 'nothing' | 'low' | 'low-and-medium';
export type SearchBudget = 'short' | 'usual' | 'long';
export type QuorumRule = 'not-needed' | 'majority' | 'dynamic' | 'dynamic-with-pool' | 'disk-only';
export type Witness = 'none' | 'disk' | 'file-share' | 'cloud' | 'quorum-device';

export interface PlanNetwork {
  linkGigabitsPerSecond?: number | null;
  links?: number | null;
  mtuBytes?: number | null;
  sharePercent?: number | null;
  concurrent?: number | null;
  vmPorts?: number | null;
  vlan?: boolean | null;
  transport?: Transport | null;
  streams?: number | null;
  streamLimitGigabitsPerSecond?: number | null;
  bandwidthCapMegabytesPerSecond?: number | null;
  compressionRatioPercent?: number | null;
  compressionMegabytesPerSecond?: number | null;
  deltaRatioPercent?: number | null;
  method?: MigrationMethod | null;
  downtimeLimitMilliseconds?: number | null;
  slowsGuest?: boolean | null;
}

export type Transport = 'tcp' | 'rdma';
export type MigrationMethod = 'pre-copy' | 'post-copy';

export interface PlanStorage {
  writeMegabytesPerSecond?: number | null;
  readMegabytesPerSecond?: number | null;
  driveLetterPerVm?: boolean | null;
}

/** How the cluster is run: maintenance, failures of hosts, restarts. */
export interface PlanOperations {
  patchesPerYear?: number | null;
  patchMinutes?: number | null;
  hostsAtOnce?: number | null;
  hostMtbfHours?: number | null;
  repairHours?: number | null;
  startsAtOnce?: number | null;
  bootStoragePercent?: number | null;
  bootReadMib?: number | null;
  storageReadMegabytesPerSecond?: number | null;
  crossSubnet?: boolean | null;
  applicationSeconds?: number | null;
}

export interface VmSize {
  memoryMib: number;
  vcpus: number;
}

/** What is asked of a report. */
export interface ReportOptions {
  /** How much work an answer may cost; `thorough` unless given. */
  effort?: 'interactive' | 'thorough';
  /** Only this number of host failures, whatever the plan says is to be tolerated. */
  failures?: number | null;
  /** Whether the restarts after the loss of each single host are listed. */
  restartPlans?: boolean;
  /** Whether the moves that make the cluster safe are listed. */
  moves?: boolean;
  /** Whether it is said what has to be bought, and how long it will last. */
  advice?: boolean;
  /** Whether every vendor's rule is compared with the proved answer. */
  rules?: boolean;
  /** Whether drains and the patch night are scheduled, migration by migration. */
  schedule?: boolean;
  /** Whether the death of each host is followed, VM by VM. */
  outage?: boolean;
  /** Whether a year is added up. */
  year?: boolean;
}

/** What `openText` gives. */
export interface OpenedText {
  kind: 'link' | 'document' | 'ganeti' | 'hostList' | 'vmList' | 'hostAndVmLists';
  plan: PlanDocument;
  problems: Problem[];
}

/** What `openClusters` gives. */
export interface OpenedClusters {
  /** What was assumed or left out, whichever cluster it is about. */
  problems: Problem[];
  clusters: OpenedCluster[];
}

/** A cluster of an inventory, and the plan that it is: VMs restart within it only. */
export interface OpenedCluster {
  /** What tells it from the others: its name, with its datacenter and vCenter where another one has the same. */
  cluster: string;
  kind: 'cluster' | 'standAloneHost' | 'noCluster';
  name: string | null;
  datacenter: string | null;
  /** The vCenter. */
  source: string | null;
  hosts: number;
  vms: number;
  /** `null`: nothing of it can be planned. */
  plan: PlanDocument | null;
  problems: Problem[];
}

/** What every function throws for an input that cannot be read. */
export interface HeadroomError extends Error {
  /** `E3001` and the like: `docs/problems.md`. */
  code: string;
}

/** Everything that Headroom says about a plan: `docs/report.md` explains each field. */
export interface Report {
  format: 'headroom-report';
  version: 1;
  name: string;
  platform: { key: string; name: string };
  policy: PolicyInForce;
  network: NetworkInForce;
  storage: StorageInForce;
  operations: OperationsInForce;
  problems: Problem[];
  /** `null`: some problem is an error. */
  answers: Answers | null;
}

/** A number that is `null` where JavaScript could not hold it exactly, beyond 2^53. */
export type Quantity = number | null;

export interface Answers {
  failoverCapacity: FailoverCapacity;
  migration: Migration;
  placement: Placement;
  /** `null` unless asked for. */
  moves: Moves | null;
  advice: Advice | null;
  /** `null` unless asked for. */
  rules: Rules | null;
  /** `null` unless asked for. */
  patchNight: PatchNight | null;
  /** `null` unless asked for. */
  outages: Outages | null;
  /** `null` unless asked for. */
  year: Year | null;
}

/** One of the answers on its own. */
export interface Part<Answer> {
  problems: Problem[];
  /** `null`: some problem is an error. */
  answer: Answer | null;
}

/** A value in force: the plan's, or a default with its source. */
export type InForce<Value> =
  | { value: Value; origin: 'plan'; source: null; verified: null }
  | { value: Value; origin: 'default'; source: string; verified: boolean };

export interface PolicyInForce {
  tolerate: InForce<number>;
  vcpusPerCore: InForce<Quantity>;
  memoryReservePercent: InForce<Quantity>;
  memoryOvercommitPercent: InForce<Quantity>;
  dynamicMemory: InForce<DynamicMemoryCount>;
  vmOverheadMib: InForce<Quantity>;
  countStopped: InForce<boolean>;
  antiAffinityIsHard: InForce<boolean>;
  vmsPerHost: InForce<number | null>;
  failureOrder: InForce<FailureOrder>;
  afterFailure: InForce<AfterFailure>;
  failureUnit: InForce<FailureUnit>;
  shed: InForce<Shed>;
  searchBudget: InForce<SearchBudget>;
  quorum: InForce<QuorumRule>;
  witness: InForce<Witness>;
}

export interface NetworkInForce {
  linkGigabitsPerSecond: InForce<Quantity>;
  links: InForce<number>;
  mtuBytes: InForce<number>;
  sharePercent: InForce<Quantity>;
  concurrent: InForce<number>;
  vmPorts: InForce<number | null>;
  vlan: InForce<boolean>;
  transport: InForce<Transport>;
  streams: InForce<number>;
  streamLimitGigabitsPerSecond: InForce<Quantity | null>;
  bandwidthCapMegabytesPerSecond: InForce<Quantity | null>;
  compressionRatioPercent: InForce<Quantity>;
  compressionMegabytesPerSecond: InForce<Quantity>;
  deltaRatioPercent: InForce<Quantity>;
  method: InForce<MigrationMethod>;
  downtimeLimitSeconds: InForce<Quantity | null>;
  slowsGuest: InForce<boolean>;
}

export interface StorageInForce {
  writeMegabytesPerSecond: InForce<Quantity>;
  readMegabytesPerSecond: InForce<Quantity>;
  driveLetterPerVm: InForce<boolean>;
}

export interface OperationsInForce {
  patchesPerYear: InForce<number>;
  patchMinutes: InForce<number>;
  /** `null`: as many as are proved to be safe. */
  hostsAtOnce: InForce<number | null>;
  hostMtbfHours: InForce<number>;
  repairHours: InForce<number>;
  startsAtOnce: InForce<number>;
  bootStoragePercent: InForce<Quantity>;
  bootReadMib: InForce<Quantity>;
  storageReadMegabytesPerSecond: InForce<Quantity>;
  crossSubnet: InForce<boolean>;
  applicationSeconds: InForce<number>;
}

/** Something about an input that the user should know. */
export interface Problem {
  /** `E1001` and the like: `docs/problems.md`. */
  code: string;
  severity: 'error' | 'warning';
  place:
    | { kind: 'plan' }
    | { kind: 'field'; field: string }
    | { kind: 'host' | 'vm'; index: number; name: string | null; field: string }
    | { kind: 'row'; row: number }
    | { kind: 'text' };
  cause: string;
  action: string;
}

/** How many hosts can I lose? */
export interface FailoverCapacity {
  basis: 'given' | 'completed' | 'planned';
  placedByHeadroom: number;
  placement: Home[];
  homelessReason: Reason | null;
  tolerated: number | null;
  levels: Level[];
  quorum: Quorum;
  restartPlans: RestartPlan[] | null;
}

/** What the cluster's votes survive. */
export interface Quorum {
  /** `null`: none are counted. */
  votes: number | null;
  needed: number | null;
  survivedAtOnce: number;
  survivedOneAfterAnother: number;
  oneSurvivedWithoutWitness: boolean;
  sentence: string;
}

export interface Home {
  vm: string;
  /** `null`: there is no room for it. */
  host: string | null;
}

export type Verdict = 'survives' | 'fails' | 'undecided';

/** The answer for one number of failures. */
export interface Level {
  failures: number;
  verdict: Verdict;
  sets: Quantity;
  tested: Quantity;
  survived: Quantity;
  failed: Quantity;
  breaksAntiAffinity: boolean;
  worst: FailingSet | null;
}

/** Hosts whose loss leaves VMs down. */
export interface FailingSet {
  hosts: string[];
  firstLeftOver: string | null;
  leftOver: string[];
  leftOverMemoryMib: Quantity;
  shortage: Shortage | null;
  reason: Reason | null;
}

export interface RestartPlan {
  failedHost: string;
  verdict: Verdict;
  restarts: Home[];
  moves: Home[];
  shed: string[];
  leftOver: string[];
}

/** So much of one dimension. */
export type Amount =
  | { memoryMib: Quantity }
  | { vcpus: Quantity }
  | { cpuReservationMhz: Quantity }
  | { vms: Quantity };

export interface Shortage {
  missing: Amount;
  onHost: string;
}

/** Why there is certainly no room. */
export type Reason =
  | { kind: 'fitsNowhere'; vm: string | null; shortage: Shortage | null }
  | { kind: 'sum'; needed: Amount; room: Amount; hosts: string[] | null }
  | { kind: 'exclusion'; antiAffinity: string; members: number; possibleHosts: number }
  | {
      kind: 'prices';
      neededPoints: Quantity;
      possiblePoints: Quantity;
      pointUnit: string;
      sizes: PricedSize[];
      hostClasses: PricedHosts[];
    }
  | { kind: 'noPlacement'; steps: Quantity }
  | { kind: 'noRestart'; steps: Quantity }
  | { kind: 'exhausted'; steps: Quantity };

/** VMs of equal size and rules, and the points of each. */
export interface PricedSize {
  vm: string | null;
  count: number;
  points: Quantity;
}

/** Hosts with equal room and permissions, and the most points that one of them can hold. */
export interface PricedHosts {
  hosts: string[];
  mostPoints: Quantity;
  /** `null`: every filling of such a host was searched. */
  rows: PriceRow[] | null;
}

/** Why a host cannot hold more; a multiplier is a whole number that may be too large for a number, in digits. */
export type PriceRow =
  | { kind: 'room'; room: Amount; multiplier: string }
  | { kind: 'count'; room: Amount; q: number; multiplier: string }
  | { kind: 'exclusion'; antiAffinity: string; multiplier: string };

/** A loss that no placement survives. */
export interface Impossible {
  hosts: string[];
  reason: Reason;
}

/** Where should each VM live, and how many more fit? */
export interface Placement {
  failures: number;
  verdict: 'possible' | 'impossible' | 'undecided';
  placement: Home[] | null;
  spares: string[] | null;
  bySpareHostTheorem: boolean | null;
  refutation: Impossible | null;
  headroom: Headroom;
}

export interface Headroom {
  vm: { memoryMib: Quantity; vcpus: number };
  atLeast: number;
  atMost: number;
  allPresentFit: boolean;
  reason: Impossible | null;
}

/** Which VMs must move so that the cluster becomes safe, and in which order? */
export interface Moves {
  verdict: 'none' | 'found' | 'impossible' | 'undecided' | 'unknownHosts';
  steps: MoveStep[];
  withoutOrder: MoveStep[];
  movesAtLeast: number;
  proof: MovesProof | null;
  totalSeconds: Quantity;
  longestBlackoutSeconds: Quantity;
  refutation: Impossible | null;
}

export interface MoveStep {
  vms: string[];
  from: string;
  to: string;
  way: 'live' | 'quick' | 'unknown';
  seconds: Quantity;
  blackoutSeconds: Quantity;
}

/** Why fewer moves are not enough. */
export type MovesProof =
  | { kind: 'notSafe' | 'mending' }
  | { kind: 'room'; vm: string; places: number }
  | { kind: 'tried'; placements: Quantity };

/** How long is each VM away, and how long does it take to empty each host? */
export interface Migration {
  vms: VmMigration[];
  hosts: HostDrain[];
}

export interface VmMigration {
  vm: string;
  count: number;
  quick: QuickMigration | null;
  quickObstacle: string | null;
  live: LiveMigration | null;
  unplanned: Unplanned | null;
  bands: VmBands;
}

/** Between which values the times of a VM lie, and what would help. */
export interface VmBands {
  assignedMib: Quantity;
  inUseMib: Quantity;
  liveTotal: Band | null;
  liveDowntime: Band | null;
  quickDowntime: Band | null;
  mattersMost: 'dirtyRate' | 'memoryInUse' | 'share' | null;
  helps: MigrationHelp[];
}

export interface Band {
  lowSeconds: Quantity;
  likelySeconds: Quantity;
  /** `null`: it never ends then. */
  highSeconds: Quantity | null;
}

export type MigrationHelp =
  | { kind: 'fasterLinks'; fromGigabitsPerSecond: Quantity }
  | { kind: 'longerDowntime'; fromSeconds: Quantity }
  | { kind: 'compression'; fromRatioPercent: Quantity }
  | { kind: 'slowerGuest'; toPercent: Quantity }
  | { kind: 'postCopy'; downtimeSeconds: Quantity; atRiskSeconds: Quantity };

export interface QuickMigration {
  downtimeSeconds: Quantity;
  writeSeconds: Quantity;
  readSeconds: Quantity;
  fixedSeconds: Quantity;
  stateMib: Quantity;
}

export interface LiveFigures {
  totalSeconds: Quantity;
  downtimeSeconds: Quantity;
  rounds: number;
  sentMib: Quantity;
  restMib: Quantity;
}

export type LiveMigration =
  | ({ outcome: 'converged' } & LiveFigures)
  | ({ outcome: 'slowed'; guestSpeedPercent: Quantity } & LiveFigures)
  | ({ outcome: 'forced'; limit: { rounds: number } | { sentTimesMemory: number } } & LiveFigures)
  | {
      outcome: 'postCopy';
      totalSeconds: Quantity;
      downtimeSeconds: Quantity;
      sentMib: Quantity;
      /** How long the VM needs both hosts. */
      atRiskSeconds: Quantity;
    }
  | {
      outcome: 'doesNotConverge';
      stall:
        | { kind: 'noGoodput' }
        | { kind: 'changesFasterThanSent'; changedMib: Quantity; permittedMib: Quantity }
        | { kind: 'tooSlow'; rounds: number; restMib: Quantity };
      neededMegabytesPerSecond: Quantity;
      neededDowntimeLimitSeconds: Quantity;
    };

export interface Unplanned {
  outageSeconds: Quantity;
  detectionSeconds: Quantity;
  startUpSeconds: Quantity;
  bootSeconds: Quantity;
}

export interface HostDrain {
  host: string;
  live: Evacuation | null;
  quick: Evacuation;
}

export interface Evacuation {
  seconds: Quantity;
  moved: Quantity;
  stay: Quantity;
  longestDowntimeSeconds: Quantity;
  sentMib: Quantity;
}

/** What do the vendors' rules say, and who is right? */
export interface Rules {
  failures: number;
  /** Hosts that each rule is asked about. */
  hosts: number;
  headline: string;
  /** Those of the plan's platform first. */
  rules: RuleResult[];
}

export interface RuleResult {
  key: string;
  name: string;
  ofThisPlatform: boolean;
  says: 'yes' | 'no' | 'notApplicable' | 'nothing';
  yesUpTo: number | null;
  judgement: 'right' | 'noThoughYes' | 'yesThoughNo' | 'undecided' | 'silent';
  why: string | null;
  figures: RuleFigures[];
  assumptions: string[];
  guarantee: 'neverYesWrongly' | 'neverNoWrongly' | 'neither' | 'silent';
  source: string;
}

/** How a rule comes to its answer, worded. */
export interface RuleFigures {
  caption: string;
  heads: string[];
  rows: string[][];
}

/** Drains, and patching the whole cluster. */
export interface PatchNight {
  totalSeconds: Quantity;
  totalBand: Band;
  /** The input that moves the total furthest; `null`: none does. */
  mattersMost: 'dirtyRate' | 'memoryInUse' | 'share' | 'patchTime' | 'bootTime' | null;
  formula: Derivation;
  hostsAtOnce: number;
  proved: boolean;
  toleratedMeanwhile: number | null;
  longestDowntimeSeconds: Quantity;
  longestDowntimeBand: Band;
  /** VMs that are away, or may be; all moves together. */
  away: { vm: string; band: Band }[];
  /** VMs whose live migration would not end with the worst values. */
  fallBack: string[];
  sentMib: Quantity;
  concurrency: { best: number; limit: number; eachWay: boolean; tried: { atOnce: number; totalSeconds: Quantity; savedMoves: number }[] };
  waves: WaveOfHosts[];
  hosts: HostTimes[];
  steps: NightStep[];
  drains: HostToDrain[];
}

/** Hosts that are patched at the same time. */
export interface WaveOfHosts {
  hosts: string[];
  toleratedMeanwhile: number | null;
  proof: 'proved' | 'impossible' | 'othersWouldMove' | 'notSoundBefore' | 'undecided';
  reason: Impossible | null;
  breaksAntiAffinity: boolean;
}

export interface HostTimes {
  host: string;
  wave: number;
  startSeconds: Quantity;
  emptySeconds: Quantity;
  emptyingBand: Band;
  patchedSeconds: Quantity;
  refilledSeconds: Quantity;
}

export interface NightStep {
  wave: number;
  vm: string;
  from: string;
  to: string;
  way: 'live' | 'quick' | 'stopped' | 'shutDown';
  why: 'platform' | 'lowPriority' | 'neverEnds' | 'bound' | 'noRoom' | 'cannotMove' | null;
  back: boolean;
  startSeconds: Quantity;
  endSeconds: Quantity;
  downtimeSeconds: Quantity;
  sentMib: Quantity;
}

export interface HostToDrain {
  host: string;
  seconds: Quantity;
  band: Band;
  atOnce: number;
  live: number;
  quick: number;
  shutDown: number;
  longestDowntimeSeconds: Quantity;
  longestDowntimeBand: Band;
  toleratedMeanwhile: number | null;
}

/** What the death of each host costs. */
export interface Outages {
  detection: {
    silenceSeconds: Quantity;
    decisionSeconds: Quantity;
    fencingSeconds: Quantity;
    totalSeconds: Quantity;
    totalBand: Band;
    isolatedHostSeconds: Quantity;
    formula: Derivation;
  };
  guestClusterSeconds: Quantity;
  guestClusterBand: Band;
  worstHost: string | null;
  /** When its last VM answers; `null`: nothing restarts. */
  worstFormula: Derivation | null;
  losses: HostLoss[];
}

export interface HostLoss {
  host: string;
  verdict: Verdict;
  priorities: PriorityTimes[];
  restarts: RestartTime[];
  leftOver: string[];
  notRestarted: string[];
  neverStarts: 'noStarts' | 'noStorage' | null;
}

export type RestartPriority = 'high' | 'medium' | 'low' | 'no-auto-start';

export interface PriorityTimes {
  priority: RestartPriority;
  vms: number;
  firstSeconds: Quantity;
  medianSeconds: Quantity;
  lastSeconds: Quantity;
  firstBand: Band;
  medianBand: Band;
  lastBand: Band;
}

export interface RestartTime {
  vm: string;
  host: string;
  priority: RestartPriority;
  beginsSeconds: Quantity;
  answersSeconds: Quantity;
  answersBand: Band;
}

/** What a year costs. */
export interface Year {
  methods: YearByMethod[];
  failureUnits: number;
  tolerated: number | null;
  chanceBeyond: number | null;
  chanceBeyondLow: number | null;
  chanceBeyondHigh: number | null;
  chanceFormula: Derivation;
  meanRestartSeconds: Quantity;
  meanRestartBand: Band | null;
}

export interface YearByMethod {
  method: 'alone' | 'quick' | 'live' | 'guestCluster';
  unknownBecause: 'noLiveMigration' | 'nothingRuns' | 'someCannotMove' | 'neverStarts' | 'noTimeBetweenFailures' | null;
  plannedSeconds: Quantity;
  unplannedSeconds: Quantity;
  availabilityPercent: number | null;
  nines: number | null;
  plannedBand: Band | null;
  unplannedBand: Band | null;
  availabilityLowPercent: number | null;
  availabilityHighPercent: number | null;
  ninesLow: number | null;
  ninesHigh: number | null;
  formulas: Derivation[];
}

/** How a number was calculated. */
export interface Derivation {
  title: string;
  result: string;
  formula: string;
  inputs: { name: string; value: string; origin: string }[];
  source: string;
}

/** What has to be bought, and how long will it last? */
export interface Advice {
  /** For the failures to tolerate, and for one more. */
  hostsToBuy: HostsToBuy[];
  frontier: Frontier | null;
  /** `null`: the plan knows no growth. */
  growth: Growth | null;
}

export interface HostsToBuy {
  failures: number;
  /** With the present hosts. */
  verdict: 'possible' | 'impossible' | 'undecided';
  classes: HostsOfClass[];
  otherClasses: Quantity;
  smallestHost: SmallestHost | null;
}

export interface HostsOfClass {
  memoryMib: Quantity;
  cores: number;
  enough: number | null;
  tooFew: number | null;
  reason: Impossible | null;
}

export interface SmallestHost {
  cores: number;
  enoughMib: Quantity;
  tooLittleMib: Quantity;
  noMemoryIsEnough: boolean;
  reason: Impossible | null;
}

/** How many VMs of two sizes fit together? */
export interface Frontier {
  failures: number;
  firstSize: { memoryMib: Quantity; vcpus: number };
  secondSize: { memoryMib: Quantity; vcpus: number };
  points: FrontierPoint[];
}

export interface FrontierPoint {
  first: number;
  atLeast: number;
  atMost: number;
  reason: Impossible | null;
}

export interface Growth {
  failures: number;
  percentPerMonth: Quantity;
  monthsLookedAt: number;
  holdsUntil: Month | null;
  endsIn: Month | null;
  reason: Impossible | null;
}

/** A month from now, and how many VMs there are in it. */
export interface Month {
  month: number;
  vms: Quantity;
}
