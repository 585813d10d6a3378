//! Which clusters does an inventory hold, and in which of them is each host and VM?
//!
//! VMs restart within their own cluster only, so each cluster is a plan of its own. One is told
//! from others by its name, its datacenter and the vCenter that it was read from, as far as a row
//! says so, without regard to case:
//!
//! 1. A row that tells less is about the only cluster that fits it. Where several do, a VM is in
//!    the one that has its host.
//! 2. A host without a cluster is in that of its VMs, if they name one. Otherwise it stands alone
//!    where its list has a column for clusters: a cluster of one host. Hosts of lists without
//!    such a column are one cluster together.
//! 3. A VM without a cluster is in that of its host. If its host is not listed, it is in the
//!    cluster that has hosts, if there is only one.
//! 4. A list that names no cluster at all is one cluster; in what a tool writes, its hosts stand
//!    alone if there is a column for clusters.

use std::collections::{BTreeMap, BTreeSet};

use super::inventory::{HostRecord, Inventory, Standing, VmRecord, short_name};
use crate::model::Plan;
use crate::report::words::{counted, vms};
use crate::units::shown;

/// A cluster as one row names it; empty parts are not told.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct ClusterName {
    pub(super) name: String,
    pub(super) datacenter: String,
    /// The vCenter.
    pub(super) source: String,
}

impl ClusterName {
    pub(super) fn new(name: &str) -> ClusterName {
        ClusterName {
            name: name.to_owned(),
            ..ClusterName::default()
        }
    }

    /// What differs only in case is one.
    pub(super) fn folded(&self) -> ClusterName {
        ClusterName {
            name: self.name.trim().to_lowercase(),
            datacenter: self.datacenter.trim().to_lowercase(),
            source: self.source.trim().to_lowercase(),
        }
    }

    /// The same with parts left out.
    fn without(&self, datacenter: bool, source: bool) -> ClusterName {
        let kept = |text: &String, is_left_out| match is_left_out {
            true => String::new(),
            false => text.clone(),
        };
        ClusterName {
            name: self.name.clone(),
            datacenter: kept(&self.datacenter, datacenter),
            source: kept(&self.source, source),
        }
    }
}

/// What a cluster of an inventory is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ClusterKind {
    /// It has a name.
    Named,
    /// One host, which is in no cluster: its VMs restart nowhere else.
    StandAlone,
    /// Hosts and VMs of which nothing says in which cluster they are.
    Unnamed,
}

/// A cluster of an inventory, to be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cluster {
    /// What tells it from the others: its name, with its datacenter and vCenter where another
    /// one has the same.
    pub label: String,
    /// What it is.
    pub kind: ClusterKind,
    /// Its name, or that of the host that stands alone; empty: none.
    pub name: String,
    /// Empty: not told.
    pub datacenter: String,
    /// The vCenter; empty: not told.
    pub source: String,
    /// How many hosts it has.
    pub hosts: u64,
    /// How many VMs it has, stopped ones included, templates not.
    pub vms: u64,
    /// The same for as long as the cluster is called the same.
    pub key: String,
}

impl Cluster {
    fn new(kind: ClusterKind, said: &ClusterName) -> Cluster {
        let folded = said.folded();
        Cluster {
            label: String::new(),
            kind,
            name: said.name.clone(),
            datacenter: said.datacenter.clone(),
            source: said.source.clone(),
            hosts: 0,
            vms: 0,
            key: fingerprint(&[
                &(kind as u8).to_string(),
                &folded.name,
                &folded.datacenter,
                &folded.source,
            ]),
        }
    }

    /// The only one, which is a whole plan.
    pub(super) fn of_plan(plan: &Plan) -> Cluster {
        Cluster {
            label: plan.name.clone(),
            hosts: plan.host_count(),
            vms: plan.vm_count(),
            ..Cluster::new(ClusterKind::Named, &ClusterName::new(&plan.name))
        }
    }

    /// Its name with so many of its datacenter and its vCenter in front.
    fn called(&self, more: usize) -> String {
        let parts = [&self.source, &self.datacenter];
        let parts = parts.into_iter().skip(2usize.saturating_sub(more));
        let mut words: Vec<&str> = parts.map(String::as_str).collect();
        words.retain(|word| !word.is_empty());
        words.push(&self.name);
        let name = words.join("/");
        match self.kind {
            ClusterKind::Named => name,
            ClusterKind::StandAlone => format!("host {name}"),
            ClusterKind::Unnamed => "no cluster".to_owned(),
        }
    }

    /// Its label within a sentence.
    pub fn words(&self) -> String {
        shown(&self.label)
    }

    /// Its label with what is in it.
    pub fn sentence(&self) -> String {
        format!(
            "{}: {}, {}",
            self.words(),
            counted(self.hosts, "host", "hosts"),
            vms(self.vms)
        )
    }

    /// Whether a row may be about this one.
    pub(super) fn is_meant_by(&self, said: &ClusterName) -> bool {
        let said = said.folded();
        let fits = |said: &String, own: &str| {
            said.is_empty() || own.is_empty() || *said == own.trim().to_lowercase()
        };
        self.kind == ClusterKind::Named
            && said.name == self.name.trim().to_lowercase()
            && fits(&said.datacenter, &self.datacenter)
            && fits(&said.source, &self.source)
    }

    /// Whether a person means this one by a name.
    pub fn is_called(&self, name: &str) -> bool {
        let name = name.trim().to_lowercase();
        let is = |called: &str| called.to_lowercase() == name;
        let is_named = self.kind != ClusterKind::Unnamed && is(&self.name);
        is_named || is(&self.label) || (0..3).any(|more| is(&self.called(more)))
    }
}

/// 64-bit FNV-1a over texts.
fn fingerprint(texts: &[&str]) -> String {
    let mut hash = 0xcbf2_9ce4_8422_2325_u64;
    for byte in texts.iter().flat_map(|text| text.bytes().chain([0])) {
        hash = (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    }
    format!("{hash:016x}")
}

/// The clusters of an inventory.
#[derive(Debug, Default)]
pub(super) struct Clusters {
    /// In the order of their names, hosts that stand alone last.
    pub(super) all: Vec<Cluster>,
    /// The place of each host's cluster, in the order of the records.
    pub(super) of_hosts: Vec<u32>,
    /// The same of each VM; that of a cluster with nothing but templates is beyond all places.
    pub(super) of_vms: Vec<u32>,
}

impl Clusters {
    pub(super) fn are_several(&self) -> bool {
        self.all.len() > 1
    }
}

impl Inventory {
    /// Finds out which clusters there are.
    pub(super) fn find_clusters(&self) -> Clusters {
        let mut finder = Finder::new(&self.hosts, &self.vms);
        let of_hosts = finder.hosts(&self.hosts, &self.vms);
        let of_vms = finder.vms(&self.hosts, &of_hosts, &self.vms);
        finder.finish(self, &of_hosts, &of_vms)
    }
}

/// A key that fits one thing, or several.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Fit<T> {
    One(T),
    Several,
}

/// Notes one thing more that a key fits.
fn note<K: Ord, T: Copy + PartialEq>(fits: &mut BTreeMap<K, Fit<T>>, key: K, thing: T) {
    let fit = fits.entry(key).or_insert(Fit::One(thing));
    if *fit != Fit::One(thing) {
        *fit = Fit::Several;
    }
}

/// Collects clusters as they come up.
struct Finder {
    found: Vec<Cluster>,
    /// The place of each named cluster among those found.
    named: BTreeMap<ClusterName, u32>,
    /// What rows that tell less mean; `Several`: that is not clear.
    less_told: BTreeMap<ClusterName, Fit<u32>>,
    /// The place of each host that stands alone.
    alone: BTreeMap<ClusterName, u32>,
    /// The only cluster of hosts and VMs without one.
    unnamed: Option<u32>,
}

impl Finder {
    /// With all clusters that rows name.
    fn new(hosts: &[HostRecord], vms: &[VmRecord]) -> Finder {
        let mut finder = Finder {
            found: Vec::new(),
            named: BTreeMap::new(),
            less_told: BTreeMap::new(),
            alone: BTreeMap::new(),
            unnamed: None,
        };
        let said = hosts.iter().map(|host| &host.cluster);
        let said = said.chain(vms.iter().map(|vm| &vm.cluster));
        let mut names: BTreeMap<ClusterName, &ClusterName> = BTreeMap::new();
        for name in said.filter(|said| !said.name.trim().is_empty()) {
            names.entry(name.folded()).or_insert(name);
        }
        let told = |name: &ClusterName| {
            usize::from(!name.datacenter.is_empty()) + usize::from(!name.source.is_empty())
        };
        for parts in [2, 1, 0] {
            for (folded, said) in names.iter().filter(|(name, _)| told(name) == parts) {
                finder.add(folded, said);
            }
        }
        finder
    }

    /// Adds a cluster, unless a row that tells more is about it.
    fn add(&mut self, folded: &ClusterName, said: &ClusterName) {
        if let Some(fit) = self.less_told.get(folded) {
            if let Fit::One(place) = *fit {
                self.named.insert(folded.clone(), place);
            }
            return;
        }
        let place = self.found.len() as u32;
        self.found.push(Cluster::new(ClusterKind::Named, said));
        self.named.insert(folded.clone(), place);
        for (datacenter, source) in [(true, false), (false, true), (true, true)] {
            let less = folded.without(datacenter, source);
            if less != *folded {
                note(&mut self.less_told, less, place);
            }
        }
    }

    /// The cluster that a row names; `None`: none, or one of several.
    fn named(&self, said: &ClusterName) -> Option<u32> {
        self.named.get(&said.folded()).copied()
    }

    fn stands_alone(&mut self, host: &HostRecord) -> u32 {
        let said = ClusterName {
            name: host.host.name.clone(),
            ..host.cluster.clone()
        };
        let place = self.found.len() as u32;
        *self.alone.entry(said.folded()).or_insert_with(|| {
            self.found
                .push(Cluster::new(ClusterKind::StandAlone, &said));
            place
        })
    }

    fn unnamed(&mut self) -> u32 {
        let place = self.found.len() as u32;
        *self.unnamed.get_or_insert_with(|| {
            let none = ClusterName::default();
            self.found.push(Cluster::new(ClusterKind::Unnamed, &none));
            place
        })
    }

    /// The cluster of each host.
    fn hosts(&mut self, hosts: &[HostRecord], vms: &[VmRecord]) -> Vec<u32> {
        let mut of_vms: BTreeMap<String, Fit<u32>> = BTreeMap::new();
        for vm in vms {
            let (cluster, host) = (self.named(&vm.cluster), vm.vm.current_hosts.first());
            if let (Some(cluster), Some(host)) = (cluster, host) {
                note(&mut of_vms, short_name(host), cluster);
            }
        }
        let is_named = |host: &HostRecord| !host.cluster.name.trim().is_empty();
        let some_are_named = hosts.iter().any(is_named);
        let all_vms_name_one = !some_are_named && self.found.len() == 1;
        let of_its_vms = |host: &HostRecord| match of_vms.get(&short_name(&host.host.name)) {
            Some(Fit::One(cluster)) => Some(*cluster),
            _ => None,
        };
        let is_alone = |host: &HostRecord| {
            let is_blank = host.has_cluster_column && host.host.count == 1;
            is_blank && (host.is_of_tool || some_are_named)
        };
        let mut found = Vec::new();
        for host in hosts {
            let known = self.named(&host.cluster).or_else(|| of_its_vms(host));
            found.push(match known {
                Some(cluster) => cluster,
                None if is_named(host) => self.ambiguous(&host.cluster),
                None if is_alone(host) => self.stands_alone(host),
                None if all_vms_name_one => 0,
                None => self.unnamed(),
            });
        }
        found
    }

    /// A cluster of its own for rows whose name fits several, and nothing says which.
    fn ambiguous(&mut self, said: &ClusterName) -> u32 {
        let place = self.found.len() as u32;
        self.found.push(Cluster::new(ClusterKind::Named, said));
        self.named.insert(said.folded(), place);
        place
    }

    /// The cluster of each VM.
    fn vms(&mut self, hosts: &[HostRecord], of_hosts: &[u32], vms: &[VmRecord]) -> Vec<u32> {
        let places = HostPlaces::of(hosts, of_hosts);
        let with_hosts: BTreeSet<u32> = of_hosts.iter().copied().collect();
        let only = match with_hosts.len() {
            1 => with_hosts.first().copied(),
            _ => None,
        };
        let mut found = Vec::new();
        for vm in vms {
            let of_host = || places.find(vm);
            let cluster = match vm.cluster.name.trim().is_empty() {
                true => of_host().or(only).unwrap_or_else(|| self.unnamed()),
                false => match self.named(&vm.cluster).or_else(of_host) {
                    Some(cluster) => cluster,
                    None => self.ambiguous(&vm.cluster),
                },
            };
            found.push(cluster);
        }
        found
    }

    /// Counts, orders and labels what was found.
    fn finish(self, inventory: &Inventory, of_hosts: &[u32], of_vms: &[u32]) -> Clusters {
        let mut found = self.found;
        for (host, &cluster) in inventory.hosts.iter().zip(of_hosts) {
            if let Some(cluster) = found.get_mut(cluster as usize) {
                cluster.hosts += u64::from(host.host.count);
            }
        }
        for (record, &cluster) in inventory.vms.iter().zip(of_vms) {
            if let (Some(cluster), Standing::Vm) =
                (found.get_mut(cluster as usize), record.standing)
            {
                cluster.vms += u64::from(record.vm.count);
            }
        }
        // One with nothing but templates is not to be chosen.
        let mut order: Vec<u32> = (0..)
            .zip(&found)
            .filter(|(_, one)| one.hosts + one.vms > 0)
            .map(|(place, _)| place)
            .collect();
        order.sort_by_cached_key(|&place| {
            let of = found.get(place as usize);
            of.map(|of| {
                (
                    of.kind,
                    of.name.clone(),
                    of.datacenter.clone(),
                    of.source.clone(),
                )
            })
        });
        let mut places = BTreeMap::new();
        for (new, &old) in (0..).zip(&order) {
            places.insert(old, new);
        }
        let moved = |old: &u32| places.get(old).copied().unwrap_or(u32::MAX);
        let all = order.iter().filter_map(|&old| found.get(old as usize));
        Clusters {
            all: labelled(all.cloned().collect()),
            of_hosts: of_hosts.iter().map(moved).collect(),
            of_vms: of_vms.iter().map(moved).collect(),
        }
    }
}

/// Gives each cluster the shortest name that no other one has.
fn labelled(mut all: Vec<Cluster>) -> Vec<Cluster> {
    for more in 0..3 {
        let mut times: BTreeMap<String, u32> = BTreeMap::new();
        for cluster in &all {
            *times
                .entry(cluster.called(more).to_lowercase())
                .or_default() += 1;
        }
        for cluster in all.iter_mut().filter(|one| one.label.is_empty()) {
            let called = cluster.called(more);
            if more == 2 || times.get(&called.to_lowercase()) == Some(&1) {
                cluster.label = called;
            }
        }
    }
    all
}

/// Where the hosts are, by what VMs may call them.
struct HostPlaces {
    places: BTreeMap<String, Fit<u32>>,
}

impl HostPlaces {
    fn of(hosts: &[HostRecord], of_hosts: &[u32]) -> HostPlaces {
        let mut places = BTreeMap::new();
        for (host, &cluster) in hosts.iter().zip(of_hosts) {
            let names = [short_name(&host.host.name), short_name(&host.id)];
            for name in names.iter().filter(|name| !name.is_empty()) {
                for scope in scopes(&host.cluster) {
                    note(&mut places, format!("{scope}\0{name}"), cluster);
                }
            }
        }
        HostPlaces { places }
    }

    /// The cluster of a VM's host: the host that fits most of what its row says.
    fn find(&self, vm: &VmRecord) -> Option<u32> {
        let host = short_name(vm.vm.current_hosts.first()?);
        let found = scopes(&vm.cluster)
            .into_iter()
            .find_map(|scope| self.places.get(&format!("{scope}\0{host}")));
        match found {
            Some(Fit::One(cluster)) => Some(*cluster),
            _ => None,
        }
    }
}

/// What a row says about its cluster, from all of it to nothing.
pub(super) fn scopes(said: &ClusterName) -> Vec<String> {
    let said = said.folded();
    let mut scopes = Vec::new();
    for (datacenter, source) in [(false, false), (true, false), (false, true), (true, true)] {
        let part = said.without(datacenter, source);
        scopes.push(format!(
            "{}\0{}\0{}",
            part.name, part.datacenter, part.source
        ));
    }
    let (datacenter, source) = (&said.datacenter, &said.source);
    scopes.push(format!("\0{datacenter}\0{source}"));
    scopes.push(format!("\0{datacenter}\0"));
    scopes.push(format!("\0\0{source}"));
    scopes.push("\0\0".to_owned());
    scopes.dedup();
    scopes
}
