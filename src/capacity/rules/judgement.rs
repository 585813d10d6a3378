//! Is a rule right? Judged is the number that it says, beside what is proved.
//!
//! A rule is dangerous if it says yes to any number of failures that is refuted, also beyond
//! those to tolerate: whoever reads "yes up to 11" relies on 11. It is too strict if it says no
//! to those to tolerate although they are survived.

use super::{RuleAnswer, Says};

/// Whether a rule and the proved answer agree.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Agreement {
    /// They say the same.
    Right,
    /// The rule says no though yes is proved: it is too strict.
    NoThoughYes,
    /// The rule says yes though no is proved: it is dangerous.
    YesThoughNo,
    /// Neither is proved.
    Undecided,
    /// The rule says nothing.
    Silent,
}

/// What is proved, in numbers of hosts that fail.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Proof {
    /// Any so many can be lost, and any fewer; `None`: not even proved for none.
    pub survived: Option<u32>,
    /// Some loss of so many, and of any more, is not survived; `None`: not refuted.
    pub refuted: Option<u32>,
}

/// The largest number of hosts that a rule says yes to, asked about those to tolerate; `None`:
/// to none. A rule that does not count says yes to those alone.
pub(super) fn claimed(answer: &RuleAnswer, target: u32) -> Option<u32> {
    match answer.says {
        Says::Yes => answer.largest.max(Some(target)),
        Says::No => answer.largest,
        Says::NotApplicable(_) | Says::Nothing(_) => None,
    }
}

/// What an answer is worth beside a proof, where so many hosts are to be tolerated.
pub fn judge(answer: &RuleAnswer, proof: Proof, target: u32) -> Agreement {
    let is_survived = |failures: u32| proof.survived.is_some_and(|most| failures <= most);
    let is_refuted = |failures: u32| proof.refuted.is_some_and(|least| failures >= least);
    let claimed = claimed(answer, target);
    if claimed.is_some_and(is_refuted) {
        return Agreement::YesThoughNo;
    }
    match answer.says {
        Says::NotApplicable(_) | Says::Nothing(_) => Agreement::Silent,
        Says::Yes if claimed.is_some_and(is_survived) => Agreement::Right,
        Says::No if is_survived(target) => Agreement::NoThoughYes,
        Says::No if is_refuted(target) => Agreement::Right,
        Says::Yes | Says::No => Agreement::Undecided,
    }
}

#[cfg(test)]
mod tests {
    use super::super::{RuleAnswer, Says};
    use super::{Agreement, Proof, judge};

    /// Of a rule that counts, where so many hosts are to be tolerated.
    fn judged(yes_up_to: Option<u32>, proof: (Option<u32>, Option<u32>), target: u32) -> Agreement {
        let yes = yes_up_to >= Some(target);
        let answer = RuleAnswer {
            largest: yes_up_to,
            ..RuleAnswer::of(if yes { Says::Yes } else { Says::No })
        };
        let (survived, refuted) = proof;
        judge(&answer, Proof { survived, refuted }, target)
    }

    /// The same, of one host.
    #[track_caller]
    fn check(yes_up_to: Option<u32>, proof: (Option<u32>, Option<u32>), expect: Agreement) {
        assert_eq!(
            judged(yes_up_to, proof, 1),
            expect,
            "{yes_up_to:?} {proof:?}"
        );
    }

    #[test]
    fn the_number_is_judged() {
        let one = (Some(1), Some(2));
        check(Some(1), one, Agreement::Right);
        check(Some(11), one, Agreement::YesThoughNo);
        check(Some(2), one, Agreement::YesThoughNo);
        check(Some(0), one, Agreement::NoThoughYes);
        check(None, one, Agreement::NoThoughYes);
        check(Some(0), (Some(0), Some(1)), Agreement::Right);
        check(None, (None, Some(0)), Agreement::Right);
        check(Some(0), (None, Some(0)), Agreement::YesThoughNo);
    }

    #[test]
    fn what_is_not_proved_is_undecided() {
        check(Some(1), (Some(0), None), Agreement::Undecided);
        check(Some(0), (Some(0), None), Agreement::Undecided);
        check(Some(3), (Some(1), None), Agreement::Undecided);
        check(Some(3), (Some(1), Some(4)), Agreement::Undecided);
        check(Some(4), (Some(1), Some(4)), Agreement::YesThoughNo);
        // Its number is proved; that the next is not is neither.
        check(Some(1), (Some(1), None), Agreement::Right);
    }

    /// A rule that says yes to what it was asked about, without a number, claims no more.
    #[test]
    fn a_rule_that_does_not_count_is_judged_for_what_it_was_asked() {
        let yes = RuleAnswer::of(Says::Yes);
        let proof = Proof {
            survived: Some(2),
            refuted: Some(3),
        };
        assert_eq!(judge(&yes, proof, 2), Agreement::Right);
        assert_eq!(judge(&yes, proof, 3), Agreement::YesThoughNo);
        let silent = RuleAnswer::of(Says::Nothing(""));
        assert_eq!(judge(&silent, proof, 3), Agreement::Silent);
    }

    /// Three are to be tolerated: that a rule says no to two is not asked, but a wrong yes to two
    /// is one all the same.
    #[test]
    fn a_wrong_yes_counts_below_the_failures_to_tolerate_too() {
        let proof = (Some(1), Some(2));
        assert_eq!(judged(Some(0), proof, 3), Agreement::Right);
        assert_eq!(judged(Some(2), proof, 3), Agreement::YesThoughNo);
    }
}
