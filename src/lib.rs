//! Headroom: high-availability capacity planning for virtualization clusters.
//!
//! Three questions decide whether a cluster is highly available, and this crate answers them
//! for every single VM, with a reason that a person can check:
//!
//! 1. **Failover capacity**: how many hosts can fail before some VM cannot be restarted?
//! 2. **Migration downtime**: how long is a VM away when it moves, or when its host dies?
//! 3. **N+k placement**: where must each VM live so that any k hosts can fail?
//!
//! ```
//! use headroom::assess::assess;
//! use headroom::capacity::Effort;
//! use headroom::model::{HostGroup, Plan, PlatformId, VmGroup};
//! use headroom::units::Memory;
//!
//! let mut plan = Plan::empty("Branch office", PlatformId::HyperV2022);
//! let mut hosts = HostGroup::new("node", Memory::from_gib(128), 16);
//! hosts.count = 3;
//! plan.hosts.push(hosts);
//! let mut vms = VmGroup::new("vm", Memory::from_gib(16), 4);
//! vms.count = 12;
//! plan.vms.push(vms);
//!
//! let assessment = assess(&plan, Effort::INTERACTIVE);
//! let answers = assessment.answers.ok_or("the plan has errors")?;
//! assert_eq!(answers.tolerated(), Some(1));
//! # Ok::<(), &str>(())
//! ```
//!
//! # The way through
//!
//! text → [`mod@format`] → [`model::Plan`] → [`validate`] → [`assess::Assessment`] → page, report
//! or JavaScript value. One direction; the way back is a new plan.
//!
//! | module | question |
//! |---|---|
//! | [`units`], [`entry`] | which quantities are there, how are they read and written? |
//! | [`model`] | what does the user describe? |
//! | [`settings`], [`demand`] | which values are in force, how much does a VM need? |
//! | [`ranges`] | between which values may an input lie that is not known exactly? |
//! | [`validate`] | is the plan something that can be answered? |
//! | [`cluster`] | the checked plan in integers |
//! | [`capacity`] | how many hosts can fail? |
//! | [`quorum`] | how many may fail before the cluster stops? |
//! | [`capacity::rules`] | what would each vendor's own rule say? |
//! | [`placement`] | where must each VM live, how many more fit? |
//! | [`advice`] | what has to be bought, what must move, and how long will it last? |
//! | [`migration`], [`outage`] | how long is a VM away, a host drained, a night of patches? |
//! | [`audit`] | is an answer right? |
//! | [`explain`] | how was a number calculated? |
//! | [`assess`] | one plan in, every answer out |
//! | [`mod@format`] | documents, links, imports, exports |
//!
//! # Invariants
//!
//! 1. The crate is total: every public function ends for every value of its input types, and
//!    none panics. It does no input or output, reads no clock and draws no random numbers.
//! 2. The same plan gives the same bytes out, native and as WebAssembly.
//! 3. Model types are not serialized; the types in [`mod@format`] are, and construct the model.
//! 4. Each number that a user sees is computed in one function, which can explain it.
//! 5. Quantities are newtypes. Integers decide feasibility, floating point only proposes.
//! 6. [`audit`] shares no code with what it checks.
//! 7. Yes comes with a placement, no with the failing hosts, the VM and a reason; everything
//!    else is "undecided", never a guess.
//!
//! # Words
//!
//! - **Failure set**: hosts that fail at once. **k**: how many.
//! - **Restart**: a VM of a failed host starts on another one; nothing else moves.
//! - **Placement**: a host for each VM. **Given**: the user's; **planned**: Headroom's.
//! - **Unit**: what is placed as a whole, a VM or VMs that must share a host. **Kind**: equal
//!   units. **Lot**: so many of a kind.
//! - **Room**: what a host has left. **Reserve**: what the host itself needs. **Overhead**:
//!   what the hypervisor needs for a VM. **Headroom**: how many more VMs fit.
//! - **Spare**: a host kept empty so that another one's VMs can restart there.
//! - **Downtime** or **blackout**: while the VM does not answer. **Dirty rate**: how fast it
//!   changes its memory. **Working set**: the memory that it changes again and again.

pub mod advice;
pub mod assess;
pub mod audit;
pub mod blame;
pub mod capacity;
pub mod chart;
pub mod cluster;
pub mod demand;
mod effort;
pub mod entry;
pub mod explain;
pub mod format;
#[cfg(feature = "js")]
pub mod js;
pub mod migration;
pub mod model;
mod order;
pub mod outage;
mod outcome;
pub mod placement;
pub mod problem;
pub mod quorum;
pub mod ranges;
pub mod report;
pub mod settings;
pub mod units;
pub mod validate;
