//! How does an instance of vector packing become a cluster?
//!
//! The first dimension becomes memory, the second vCPUs, the third guaranteed MHz. Nothing is reserved and nothing
//! is added, so that capacities and demands are those of the instance.

use headroom::cluster::{Cluster, Dimension};
use headroom::model::{HostGroup, Plan, PlatformId, VmGroup, VmOverhead};
use headroom::units::{CpuRatio, Megahertz, Memory};
use headroom::validate;

/// So many dimensions of a cluster can be limited by an instance.
pub const MOST_DIMENSIONS: usize = 3;

/// Sizes beyond the instance's dimensions are 0.
pub type Sizes = [i64; MOST_DIMENSIONS];

/// Items to be packed into equal bins.
pub struct Instance {
    /// Of a bin, the same in each dimension.
    pub capacity: i64,
    /// Of the items.
    pub sizes: Vec<Sizes>,
}

/// A size in the first dimension is so many KiB.
const SCALE: i64 = 1 << 20;

impl Instance {
    /// A cluster with so many hosts as bins; `None`: it is not exactly the instance.
    pub fn cluster(&self, hosts: usize) -> Option<Cluster> {
        let cluster = validate::check(&self.plan(hosts)).cluster?;
        let exact = |amounts: [i64; Dimension::COUNT], sizes: [i64; MOST_DIMENSIONS]| {
            amounts[..MOST_DIMENSIONS] == sizes
        };
        let capacity = [self.memory_of_bin(), self.capacity * 1_000, self.capacity];
        let hosts_are_bins = cluster
            .hosts
            .iter()
            .all(|host| exact(host.capacity.0, capacity));
        let vms_are_items = cluster.vms.iter().zip(&self.sizes).all(|(vm, sizes)| {
            let demand = [memory_of_item(sizes), sizes[1] * 1_000, sizes[2]];
            exact(vm.claim.demand.0, demand)
        });
        (hosts_are_bins && vms_are_items).then_some(cluster)
    }

    fn plan(&self, hosts: usize) -> Plan {
        let mut plan = Plan::empty("Vector packing", PlatformId::KvmPacemaker);
        plan.policy.vcpus_per_core = Some(CpuRatio::new(1));
        plan.policy.vm_overhead = Some(VmOverhead::Fixed(Memory::ZERO));
        let memory = Memory::from_kib(self.memory_of_bin() as u64);
        let mut bins = HostGroup::new("bin", memory, self.capacity as u32);
        bins.count = hosts as u32;
        bins.reserve = Some(Memory::ZERO);
        // The clock times the cores is what can be guaranteed.
        bins.clock = Megahertz::new(1);
        plan.hosts.push(bins);
        for (at, sizes) in self.sizes.iter().enumerate() {
            let memory = Memory::from_kib(memory_of_item(sizes) as u64);
            let mut item = VmGroup::new(&format!("item{at}"), memory, sizes[1] as u32);
            item.cpu_reservation = Megahertz::new(sizes[2] as u64);
            plan.vms.push(item);
        }
        plan
    }

    /// Enough for the KiB that each item of no size has instead.
    fn memory_of_bin(&self) -> i64 {
        let without_size = self.sizes.iter().filter(|sizes| sizes[0] == 0).count();
        self.capacity * SCALE + without_size as i64
    }

    /// So many bins are needed by the sum in some dimension.
    pub fn least_bins(&self) -> usize {
        let needed = (0..MOST_DIMENSIONS).map(|d| {
            let sum: i64 = self.sizes.iter().map(|sizes| sizes[d]).sum();
            (sum + self.capacity - 1) / self.capacity
        });
        needed.max().unwrap_or(0).max(1) as usize
    }
}

/// No VM is without memory: one KiB stands for none, and all of them together are less than a size of 1.
fn memory_of_item(sizes: &Sizes) -> i64 {
    match sizes[0] {
        0 => 1,
        size => size * SCALE,
    }
}
