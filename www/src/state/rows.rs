//! Rows of the tables come and go: what belongs to a field has to follow it.

use super::{Field, HostField, VmField};

/// How the rows of a table shift.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rows {
    /// A host group was inserted at this position.
    HostInserted(usize),
    /// The host group at this position was removed.
    HostRemoved(usize),
    /// A VM group was inserted at this position.
    VmInserted(usize),
    /// The VM group at this position was removed.
    VmRemoved(usize),
}

impl Rows {
    /// Where a field is afterwards; `None`: it is gone.
    pub fn follow(self, field: Field) -> Option<Field> {
        let host = |at: usize, of: HostField| Field::Host(at, of);
        let vm = |at: usize, of: VmField| Field::Vm(at, of);
        match (self, field) {
            (Rows::HostInserted(new), Field::Host(at, of)) if at >= new => Some(host(at + 1, of)),
            (Rows::HostRemoved(gone), Field::Host(at, _)) if at == gone => None,
            (Rows::HostRemoved(gone), Field::Host(at, of)) if at > gone => Some(host(at - 1, of)),
            (Rows::VmInserted(new), Field::Vm(at, of)) if at >= new => Some(vm(at + 1, of)),
            (Rows::VmRemoved(gone), Field::Vm(at, _)) if at == gone => None,
            (Rows::VmRemoved(gone), Field::Vm(at, of)) if at > gone => Some(vm(at - 1, of)),
            _ => Some(field),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_follow_their_rows() {
        let field = |at| Field::Vm(at, VmField::Memory);
        assert_eq!(Rows::VmRemoved(1).follow(field(0)), Some(field(0)));
        assert_eq!(Rows::VmRemoved(1).follow(field(1)), None);
        assert_eq!(Rows::VmRemoved(1).follow(field(2)), Some(field(1)));
        assert_eq!(Rows::VmInserted(1).follow(field(1)), Some(field(2)));
        assert_eq!(Rows::HostRemoved(0).follow(field(1)), Some(field(1)));
    }
}
