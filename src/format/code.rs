//! Which problems can a text have? Their numbers; `docs/problems.md` explains each.

/// `E3001`: a plan document is not JSON, or a field of it is missing, unknown or unreadable.
pub const UNREADABLE_DOCUMENT: u16 = 3001;
/// `E3002`: JSON, but not a plan document.
pub const FOREIGN_JSON: u16 = 3002;
/// `E3003`: a plan document of a newer version.
pub const NEWER_DOCUMENT: u16 = 3003;
/// `E3004`: a plan document names a platform that is not known.
pub const UNKNOWN_PLATFORM: u16 = 3004;
/// `E3005`: two fields of a plan document contradict each other, or one of two is missing.
pub const CONTRADICTING_FIELDS: u16 = 3005;
/// `E3006`: the text is longer than is read.
pub const TOO_LARGE: u16 = 3006;
/// `E3007`: there is no text.
pub const EMPTY: u16 = 3007;
/// `E3008`: the options of a report are not JSON, or a field of them is unknown.
pub const UNREADABLE_OPTIONS: u16 = 3008;

/// `E3101`: the text is not a link to a plan.
pub const NOT_A_LINK: u16 = 3101;
/// `E3102`: the end of a link is missing.
pub const TRUNCATED_LINK: u16 = 3102;
/// `E3103`: characters of a link have changed.
pub const DAMAGED_LINK: u16 = 3103;
/// `E3104`: a link of a newer version.
pub const NEWER_LINK: u16 = 3104;
/// `E3105`: a link that unpacks to more than a plan can be.
pub const OVERSIZED_LINK: u16 = 3105;

/// `E3201`: a file or text of a kind that cannot be opened.
pub const UNKNOWN_KIND: u16 = 3201;
/// `E3202`: bytes that are not text, or text in an assumed character encoding.
pub const CHARACTER_ENCODING: u16 = 3202;
/// `E3203`: more rows, columns or lists than are read.
pub const TOO_MANY_ROWS: u16 = 3203;
/// `E3204`: a name that is too long, or missing.
pub const BAD_NAME: u16 = 3204;
/// `E3205`: a name that occurs twice.
pub const DUPLICATE_NAME: u16 = 3205;
/// `E3206`: further problems that are not listed one by one.
pub const MORE_PROBLEMS: u16 = 3206;

/// `E3301`: a line of a Ganeti text has too few fields, or a field that cannot be read.
pub const GANETI_FIELD: u16 = 3301;
/// `E3302`: an instance on a node that is not listed.
pub const GANETI_UNKNOWN_NODE: u16 = 3302;
/// `E3303`: primary and secondary node of an instance are the same.
pub const GANETI_SAME_NODES: u16 = 3303;
/// `E3304`: a node in a group that is not listed.
pub const GANETI_UNKNOWN_GROUP: u16 = 3304;
/// `E3305`: memory or disk of a node that no instance accounts for.
pub const GANETI_UNACCOUNTED: u16 = 3305;
/// `E3306`: a node reports more free memory than it can have.
pub const GANETI_FREE_TOO_LARGE: u16 = 3306;
/// `E3307`: a node is offline.
pub const GANETI_OFFLINE: u16 = 3307;
/// `E3308`: instances on local disks lose their data with their node.
pub const GANETI_LOCAL_DISKS: u16 = 3308;
/// `E3309`: an instance without a secondary node where one is needed.
pub const GANETI_NO_SECONDARY: u16 = 3309;
/// `E3310`: several exclusion tags on one instance.
pub const GANETI_SEVERAL_TAGS: u16 = 3310;
/// `E3311`: instances that Ganeti does not balance by itself.
pub const GANETI_NOT_BALANCED: u16 = 3311;
/// `E3312`: the ratio of vCPUs to cores is a wish in Ganeti, not a limit.
pub const GANETI_SOFT_RATIO: u16 = 3312;
/// `E3313`: several node groups in one plan.
pub const GANETI_SEVERAL_GROUPS: u16 = 3313;
/// `E3314`: instances that are planned but do not exist yet.
pub const GANETI_FORTHCOMING: u16 = 3314;

/// `E3401`: a quoted cell does not end.
pub const OPEN_QUOTE: u16 = 3401;
/// `E3402`: a list whose rows may be hosts or VMs.
pub const AMBIGUOUS_TABLE: u16 = 3402;
/// `E3403`: a list without a column that is needed, or, of hosts, without one of two.
pub const MISSING_COLUMN: u16 = 3403;
/// `E3404`: columns that are not read.
pub const IGNORED_COLUMNS: u16 = 3404;
/// `E3405`: a cell that cannot be read: the row is left out.
pub const UNREADABLE_CELL: u16 = 3405;
/// `E3406`: an empty cell: a value is assumed, or the row is left out.
pub const EMPTY_CELL: u16 = 3406;
/// `E3407`: a column of amounts without a unit.
pub const ASSUMED_UNIT: u16 = 3407;
/// `E3408`: a number with a separator that may mean two things.
pub const AMBIGUOUS_NUMBER: u16 = 3408;
/// `E3409`: rows that are no hosts and no VMs of the cluster: templates, totals, remarks.
pub const LEFT_OUT_ROWS: u16 = 3409;
/// `E3410`: several clusters, of which none is chosen, or which are planned as one.
pub const SEVERAL_CLUSTERS: u16 = 3410;
/// `E3411`: a list without a single usable row.
pub const NO_ROWS: u16 = 3411;
/// `E3412`: the platform is not named and assumed.
pub const ASSUMED_PLATFORM: u16 = 3412;
/// `E3413`: a VM runs on a host that is not listed.
pub const UNLISTED_HOST: u16 = 3413;
/// `E3414`: what vCenter says about a cluster, to be compared.
pub const CLUSTER_SAYS: u16 = 3414;
/// `E3415`: whether the cluster restarts VMs is assumed.
pub const ASSUMED_HA: u16 = 3415;
/// `E3416`: the number of cores is assumed.
pub const ASSUMED_CORES: u16 = 3416;
/// `E3417`: nothing is left of what was chosen.
pub const NOTHING_CHOSEN: u16 = 3417;
/// `E3418`: a rule of DRS is not taken over, or not whole.
pub const RULE_NOT_TAKEN: u16 = 3418;
/// `E3419`: a node of a cluster is in no list of hosts.
pub const UNLISTED_NODE: u16 = 3419;
/// `E3420`: a host is in several fault domains.
pub const SEVERAL_DOMAINS: u16 = 3420;
/// `E3421`: rows have more cells than their list has titles.
pub const LONGER_ROWS: u16 = 3421;
/// `E3422`: a list or a sheet that names neither hosts nor VMs with their memory.
pub const UNREAD_LIST: u16 = 3422;
/// `E3423`: how large hosts are that something names is not known.
pub const UNKNOWN_SIZE: u16 = 3423;
/// `E3424`: a row whose name says totals and whose figures do not.
pub const DOUBTFUL_TOTAL: u16 = 3424;
/// `E3425`: what a column says that a plan has no place for.
pub const LOST_MEANING: u16 = 3425;
/// `E3426`: hosts that are offline.
pub const OFFLINE_HOSTS: u16 = 3426;

/// `E3501`: a workbook cannot be read.
pub const UNREADABLE_WORKBOOK: u16 = 3501;
/// `E3502`: a workbook unpacks to more than is read.
pub const OVERSIZED_WORKBOOK: u16 = 3502;

/// `E3601`: a text in a dialog of settings is not a value.
pub const UNREADABLE_INPUT: u16 = 3601;
/// `E3602`: a text in a dialog of settings was read, and may mean something else (warning).
pub const DOUBTFUL_INPUT: u16 = 3602;
