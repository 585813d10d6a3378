//! Who votes, and how many must be left?

use crate::model::{QuorumRule, Witness};

/// The voters of a cluster, and the rule by which they decide.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Voting {
    /// Hosts with a vote, those that are off among them.
    pub hosts: u32,
    /// How the cluster decides that enough of it is left.
    pub rule: QuorumRule,
    /// What votes beside the hosts.
    pub witness: Witness,
}

/// How likely a loss is survived, if nobody knows which hosts fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chance {
    /// Whichever hosts fail.
    Always,
    /// In half of all cases: with an even number of hosts and no witness, one host has no
    /// vote, and it may be among those that fail.
    Half,
    /// Not certain in any better way.
    No,
}

/// More than half of so many votes.
pub fn survivors_needed(votes: u32) -> u32 {
    votes / 2 + 1
}

/// What is lost together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Loss {
    /// So many hosts with a vote.
    pub hosts: u32,
    /// And the witness.
    pub witness: bool,
}

impl Loss {
    /// Hosts alone.
    pub fn of_hosts(hosts: u32) -> Loss {
        Loss {
            hosts,
            witness: false,
        }
    }
}

impl Voting {
    /// The votes in force when so many hosts are gone; `None`: none are counted.
    pub fn votes(self, gone: u32) -> Option<u32> {
        match self.rule {
            QuorumRule::NotNeeded => None,
            QuorumRule::DiskOnly => Some(1),
            QuorumRule::Majority => Some(self.hosts + self.witness_votes()),
            QuorumRule::Dynamic | QuorumRule::DynamicWithPool => {
                Some(self.left(Loss::of_hosts(gone)).dynamic())
            }
        }
    }

    /// Whether the cluster goes on when this fails at once, whichever hosts they are, after
    /// others have gone one after another.
    pub fn survives(self, gone: Loss, now: Loss) -> bool {
        let hosts = gone.hosts + now.hosts;
        let all = Loss {
            hosts,
            witness: gone.witness || now.witness,
        };
        hosts < self.hosts
            && match self.rule {
                QuorumRule::NotNeeded => true,
                QuorumRule::DiskOnly => !all.witness,
                QuorumRule::Majority => self.keeps_majority(all),
                QuorumRule::Dynamic => self.left(gone).keeps_dynamic_majority(now),
                QuorumRule::DynamicWithPool => {
                    self.left(gone).keeps_dynamic_majority(now) && self.keeps_majority(all)
                }
            }
    }

    /// The same as a chance, where the witness stays up.
    pub fn chance(self, gone: u32, now: u32) -> Chance {
        let left = self.hosts.saturating_sub(gone);
        let one_has_no_vote = self.rule == QuorumRule::Dynamic
            && self.witness == Witness::None
            && left.is_multiple_of(2);
        match self.survives(Loss::of_hosts(gone), Loss::of_hosts(now)) {
            true => Chance::Always,
            // Half of the hosts fail: with the one without a vote among them, more than half
            // of the votes are left.
            false if one_has_no_vote && left > 0 && now == left / 2 => Chance::Half,
            false => Chance::No,
        }
    }

    /// Whether the cluster goes on when the witness fails together with so many hosts.
    pub fn survives_without_witness(self, gone: u32, hosts: u32) -> bool {
        let now = Loss {
            hosts,
            witness: true,
        };
        self.survives(Loss::of_hosts(gone), now)
    }

    /// Votes of the witness when so many hosts are gone.
    pub fn witness_votes_now(self, gone: u32) -> u32 {
        match self.rule {
            QuorumRule::NotNeeded => 0,
            QuorumRule::DiskOnly => 1,
            QuorumRule::Majority => self.witness_votes(),
            _ => self.left(Loss::of_hosts(gone)).dynamic_witness_votes(),
        }
    }

    /// The voters that are left, among which votes are given out anew.
    fn left(self, gone: Loss) -> Voting {
        Voting {
            hosts: self.hosts.saturating_sub(gone.hosts),
            witness: match gone.witness {
                true => Witness::None,
                false => self.witness,
            },
            ..self
        }
    }

    /// Votes of the witness where votes stay what they are.
    fn witness_votes(self) -> u32 {
        match self.witness {
            Witness::None => 0,
            // One fewer than the hosts, where their number is odd: one host and the device
            // are enough.
            Witness::QuorumDevice if !self.hosts.is_multiple_of(2) => self.hosts - 1,
            _ => 1,
        }
    }

    /// Votes of the witness where they are given out anew: it has one beside an even number.
    fn dynamic_witness_votes(self) -> u32 {
        let has_one = self.hosts.is_multiple_of(2) && self.witness != Witness::None;
        u32::from(has_one)
    }

    /// All votes where they are given out anew, always an odd number: of an even number of
    /// hosts one loses its vote, or the witness adds one.
    fn dynamic(self) -> u32 {
        match (self.hosts.is_multiple_of(2), self.witness) {
            (false, _) => self.hosts,
            (true, Witness::None) => self.hosts.saturating_sub(1),
            (true, _) => self.hosts + 1,
        }
    }

    /// Whether more than half of the votes given out is left, if only hosts with a vote fail.
    fn keeps_dynamic_majority(self, failed: Loss) -> bool {
        let lost = match failed.witness {
            true => failed.hosts + self.dynamic_witness_votes(),
            false => failed.hosts,
        };
        self.dynamic().saturating_sub(lost) >= survivors_needed(self.dynamic())
    }

    /// Whether more than half of all votes that there ever were is left.
    fn keeps_majority(self, failed: Loss) -> bool {
        let votes = self.hosts + self.witness_votes();
        let lost = match failed.witness {
            true => failed.hosts + self.witness_votes(),
            false => failed.hosts,
        };
        votes.saturating_sub(lost) >= survivors_needed(votes)
    }
}

#[cfg(test)]
mod tests {
    use super::Chance::{Always, Half, No};
    use super::*;

    fn voting(rule: QuorumRule, hosts: u32, witness: Witness) -> Voting {
        Voting {
            hosts,
            rule,
            witness,
        }
    }

    /// One failure; one and then another; two at once.
    fn row(voting: Voting) -> [Chance; 3] {
        // A second failure is only looked at where there is a first that is survived.
        let then = match voting.chance(0, 1) {
            Always => voting.chance(1, 1),
            _ => No,
        };
        [voting.chance(0, 1), then, voting.chance(0, 2)]
    }

    #[test]
    fn the_cluster_quorum_is_that_of_microsofts_table() {
        let table = [
            (2, Witness::None, [Half, No, No]),
            (2, Witness::Disk, [Always, No, No]),
            (3, Witness::None, [Always, Half, No]),
            (3, Witness::Cloud, [Always, Always, No]),
            (4, Witness::None, [Always, Always, Half]),
            (4, Witness::FileShare, [Always, Always, Always]),
        ];
        for (hosts, witness, expected) in table {
            let found = row(voting(QuorumRule::Dynamic, hosts, witness));
            assert_eq!(found, expected, "{hosts} hosts, {witness:?}");
        }
        for hosts in 5..=64 {
            for witness in [Witness::None, Witness::Disk] {
                let found = row(voting(QuorumRule::Dynamic, hosts, witness));
                assert_eq!(found, [Always; 3], "{hosts} hosts, {witness:?}");
            }
        }
    }

    #[test]
    fn the_pool_quorum_is_that_of_microsofts_table() {
        // The pool alone: the votes of the hosts stay what they are.
        let table = [
            (2, Witness::None, [No, No, No]),
            (2, Witness::Disk, [Always, No, No]),
            (3, Witness::None, [Always, No, No]),
            (3, Witness::Disk, [Always, No, No]),
            (4, Witness::None, [Always, No, No]),
            (4, Witness::Disk, [Always; 3]),
            (5, Witness::None, [Always; 3]),
            (6, Witness::Disk, [Always; 3]),
        ];
        for (hosts, witness, expected) in table {
            let pool = voting(QuorumRule::Majority, hosts, witness);
            assert_eq!(row(pool), expected, "{hosts} hosts, {witness:?}");
            // The cluster with its pool survives what both survive.
            let both = voting(QuorumRule::DynamicWithPool, hosts, witness);
            let cluster = voting(QuorumRule::Dynamic, hosts, witness);
            for (before, now) in [(0, 1), (1, 1), (0, 2)] {
                let expected = pool.survives(Loss::of_hosts(before), Loss::of_hosts(now))
                    && cluster.survives(Loss::of_hosts(before), Loss::of_hosts(now));
                assert_eq!(
                    both.survives(Loss::of_hosts(before), Loss::of_hosts(now)),
                    expected
                );
            }
        }
    }

    fn most(voting: Voting) -> u32 {
        let lost = (1..=voting.hosts)
            .take_while(|lost| voting.survives(Loss::of_hosts(0), Loss::of_hosts(*lost)));
        lost.count() as u32
    }

    #[test]
    fn the_older_modes_survive_what_their_documentation_says() {
        assert_eq!(most(voting(QuorumRule::Majority, 7, Witness::None)), 3);
        let with_disk = voting(QuorumRule::Majority, 6, Witness::Disk);
        assert_eq!(most(with_disk), 3);
        assert!(with_disk.survives_without_witness(0, 2));
        assert!(!with_disk.survives_without_witness(0, 3));
        for hosts in 1..=16u32 {
            let alone = voting(QuorumRule::Majority, hosts, Witness::None);
            assert_eq!(most(alone), hosts.div_ceil(2) - 1);
            let disk_only = voting(QuorumRule::DiskOnly, hosts, Witness::Disk);
            assert_eq!(most(disk_only), hosts - 1);
            if hosts.is_multiple_of(2) {
                let disk = voting(QuorumRule::Majority, hosts, Witness::Disk);
                assert_eq!(most(disk), hosts / 2);
            }
        }
    }

    #[test]
    fn corosync_in_a_xen_pool_caps_what_is_survived() {
        // (n − disabled − 1) / 2 of the hosts that are not disabled.
        for hosts in 1..=64 {
            let pool = voting(QuorumRule::Majority, hosts, Witness::None);
            assert_eq!(most(pool), (hosts - 1) / 2);
        }
    }

    #[test]
    fn a_quorum_device_has_one_vote_beside_an_even_number_of_hosts_and_more_beside_an_odd() {
        assert_eq!(
            most(voting(QuorumRule::Majority, 2, Witness::QuorumDevice)),
            1
        );
        assert_eq!(
            most(voting(QuorumRule::Majority, 4, Witness::QuorumDevice)),
            2
        );
        let odd = voting(QuorumRule::Majority, 3, Witness::QuorumDevice);
        assert_eq!((odd.votes(0), most(odd)), (Some(5), 2));
        // But then it must not fail together with any host.
        assert!(!odd.survives_without_witness(0, 1));
    }

    #[test]
    fn a_dynamic_quorum_without_a_witness_comes_down_to_two_hosts_and_with_one_to_the_last() {
        for hosts in 2..=64 {
            let none = voting(QuorumRule::Dynamic, hosts, Witness::None);
            let disk = voting(QuorumRule::Dynamic, hosts, Witness::Disk);
            let steps = |voting: Voting| {
                (0..hosts)
                    .take_while(|n| voting.survives(Loss::of_hosts(*n), Loss::of_hosts(1)))
                    .count()
            };
            assert_eq!(steps(none) as u32, hosts - 2);
            assert_eq!(steps(disk) as u32, hosts - 1);
        }
    }

    #[test]
    fn more_hosts_and_a_witness_never_hurt() {
        for rule in [
            QuorumRule::Majority,
            QuorumRule::Dynamic,
            QuorumRule::DynamicWithPool,
        ] {
            for hosts in 1..=64 {
                let without = most(voting(rule, hosts, Witness::None));
                assert!(most(voting(rule, hosts, Witness::Disk)) >= without);
                assert!(most(voting(rule, hosts + 1, Witness::None)) >= without);
            }
        }
    }
}
