//! How much of what? Demands and capacities as vectors of integers.

use std::ops::{AddAssign, Index, IndexMut, SubAssign};

/// What a host can run out of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Dimension {
    /// Memory in KiB.
    Memory,
    /// Virtual CPUs in thousandths.
    Vcpus,
    /// Guaranteed CPU in MHz.
    Megahertz,
    /// Number of VMs.
    Vms,
}

/// A demand or a room: one integer for each [`Dimension`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Size(pub [i64; Dimension::COUNT]);

impl Dimension {
    /// How many there are.
    pub const COUNT: usize = 4;

    /// All of them, most telling first.
    pub const ALL: [Dimension; Dimension::COUNT] = [
        Dimension::Memory,
        Dimension::Vcpus,
        Dimension::Megahertz,
        Dimension::Vms,
    ];

    /// What the dimension is called in a sentence.
    pub fn noun(self) -> &'static str {
        match self {
            Dimension::Memory => "memory",
            Dimension::Vcpus => "vCPUs",
            Dimension::Megahertz => "CPU reservation",
            Dimension::Vms => "VM places",
        }
    }

    /// An amount of this dimension with its unit.
    pub fn show(self, amount: i64) -> String {
        let amount = amount.max(0) as u64;
        match self {
            Dimension::Memory => crate::units::Memory::from_kib(amount).to_string(),
            Dimension::Vcpus if amount == 1000 => "1 vCPU".to_owned(),
            Dimension::Vcpus => {
                format!(
                    "{} vCPUs",
                    crate::units::significant(amount as f64 / 1000.0)
                )
            }
            Dimension::Megahertz => crate::units::Megahertz::new(amount).to_string(),
            Dimension::Vms if amount == 1 => "1 VM".to_owned(),
            Dimension::Vms => format!("{} VMs", crate::units::count(amount)),
        }
    }
}

impl Size {
    /// Nothing.
    pub const ZERO: Size = Size([0; Dimension::COUNT]);

    /// Whether this fits into `room` in every dimension.
    #[inline(always)]
    pub fn fits(&self, room: &Size) -> bool {
        let ([a, b, c, d], [e, f, g, h]) = (&self.0, &room.0);
        a <= e && b <= f && c <= g && d <= h
    }

    /// How often this fits into `room`, at most `most` times. Nothing fits without end.
    pub fn times_in(&self, room: &Size, most: u32) -> u32 {
        let mut times = i64::from(most);
        for d in 0..Dimension::COUNT {
            let (need, free) = (self.0[d], room.0[d]);
            if free < need.max(0) {
                return 0;
            }
            // Dividing takes longest, and most ask for a single one.
            if need > 0 && times > 1 {
                times = times.min(free / need);
            }
        }
        times.max(0) as u32
    }

    /// This size `count` times.
    pub fn times(&self, count: u32) -> Size {
        match count {
            1 => *self,
            count => Size(self.0.map(|amount| amount.saturating_mul(i64::from(count)))),
        }
    }
}

impl AddAssign for Size {
    fn add_assign(&mut self, other: Size) {
        for d in 0..Dimension::COUNT {
            self.0[d] = self.0[d].saturating_add(other.0[d]);
        }
    }
}

impl SubAssign for Size {
    fn sub_assign(&mut self, other: Size) {
        for d in 0..Dimension::COUNT {
            self.0[d] = self.0[d].saturating_sub(other.0[d]);
        }
    }
}

impl Index<Dimension> for Size {
    type Output = i64;
    fn index(&self, dimension: Dimension) -> &i64 {
        &self.0[dimension as usize]
    }
}

impl IndexMut<Dimension> for Size {
    fn index_mut(&mut self, dimension: Dimension) -> &mut i64 {
        &mut self.0[dimension as usize]
    }
}
